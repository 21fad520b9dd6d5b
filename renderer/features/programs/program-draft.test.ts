import { expect, test } from 'vitest';
import type { Program } from '#shared/contract/programs.ts';
import { checkDraft, draftOf, emptyDraft, toLocal } from './program-draft.ts';

const NOW = new Date(2026, 10, 23, 9, 30).getTime();
const ID = '00000001-0000-4000-8000-000000000001';

const program = {
  name: 'Reminders',
  audience: { id: ID, name: 'Patients', contactCount: 3 },
  flow: { id: ID, name: 'Reminder' },
  numbers: [{ id: ID, number: '+442079460100', label: null }],
  startAt: NOW,
  stopAt: NOW + 86_400_000,
  retry: { type: 'scheduled', dates: [NOW + 3_600_000] },
  pauseWindows: {
    days: { monday: [{ startAt: { hour: 18, minute: 5 }, endAt: { hour: 8, minute: 0 } }] },
    advanced: [{ startAt: NOW, endAt: NOW + 60_000 }],
  },
  autoPauseRules: [{ nodeId: 'dial', threshold: 4, resetOnResume: false }],
} as unknown as Program;

test('a form that was opened and not touched sends what was there', () => {
  const { input } = checkDraft(draftOf(program, NOW));
  expect(input).toEqual({
    name: 'Reminders',
    audienceId: ID,
    flowId: ID,
    numberIds: [ID],
    startAt: NOW,
    stopAt: NOW + 86_400_000,
    retry: program.retry,
    pauseWindows: program.pauseWindows,
    autoPauseRules: program.autoPauseRules,
  });
});

test('an empty form says what is missing', () => {
  expect(checkDraft(emptyDraft(NOW)).problems).toEqual(['name', 'audience', 'flow', 'numbers']);
});

test('what cannot be right is told, each by itself', () => {
  const draft = draftOf(program, NOW);
  const problemsOf = (change: object) => checkDraft({ ...draft, ...change }).problems;
  expect(problemsOf({ stopAt: toLocal(NOW - 60_000) })).toEqual(['stop']);
  expect(problemsOf({ startAt: '' })).toEqual(['start']);
  expect(problemsOf({ retryType: 'fixedDelay', delayMinutes: 0 })).toEqual(['retry']);
  expect(problemsOf({ retryDates: [''] })).toEqual(['retry']);
  expect(problemsOf({ windows: [{ id: '1', day: 'monday', from: '', to: '10:00' }] })).toEqual(['windows']);
  expect(problemsOf({ dates: [{ id: '1', from: toLocal(NOW), to: toLocal(NOW) }] })).toEqual(['windows']);
  expect(problemsOf({ rules: [{ id: '1', nodeId: '', threshold: 1, resetOnResume: true }] })).toEqual(['rules']);
});
