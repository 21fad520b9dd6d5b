import type { Removal } from './removal.ts';

const PLATFORM = 'test/integration/reports.integration.test.ts';
const STORE = 'electron/features/reports/reports.test.ts';

export const removals: readonly Removal[] = [
  {
    name: 'a voicemail is no answered call in any figure',
    file: 'shared/domain/figures.ts',
    find: "  status !== 'voicemail' && (answeredAt",
    replace: '  (answeredAt',
    test: 'shared/domain/figures.test.ts',
    only: 'voicemail',
  },
  {
    name: 'a report that cannot be had again leaves the one that is here',
    file: 'electron/features/reports/snapshots.ts',
    find: 'ON CONFLICT DO UPDATE SET problem = excluded.problem`',
    replace: 'ON CONFLICT DO UPDATE SET problem = excluded.problem, body = NULL`',
    test: STORE,
    only: 'stays with its age',
  },
  {
    name: 'a part of a report that fails holds no other back',
    file: 'electron/features/reports/refresh-execution.ts',
    find: '          if (isAboutAll(error)) throw error;\n',
    replace: '          if (error) throw error;\n',
    test: PLATFORM,
    only: 'has its other parts',
  },
  {
    name: 'a report is read once, however often it is asked for at once',
    file: 'electron/features/reports/handlers.ts',
    find: '    if (running) return running;\n',
    replace: '',
    test: PLATFORM,
    only: 'is read once',
  },
  {
    name: 'usage of today is refused before it is asked',
    file: 'electron/features/reports/usage.ts',
    find: "if (to >= createCalendar('UTC').dayOf(clock.now())) {",
    replace: "if (to > '9999-12-31') {",
    test: PLATFORM,
    only: 'today is refused',
  },
  {
    name: 'today is compared with yesterday up to the same time',
    file: 'electron/features/reports/today.ts',
    find: 'Math.min(todayAt, yesterdayAt + (now - todayAt))',
    replace: 'todayAt',
    test: STORE,
    only: 'yesterday up to this time',
  },
  {
    name: 'a transaction that cannot be read does not hide the balance',
    file: 'electron/features/reports/credits.ts',
    find: '    .find(({ balanceAfter }) => balanceAfter !== null);',
    replace: '    .at(99);',
    test: STORE,
    only: 'burn as fast',
  },
];
