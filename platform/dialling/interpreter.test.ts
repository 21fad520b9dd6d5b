import { expect, test } from 'vitest';
import type { FlowGraph } from '#shared/wire/gomobile/flows.ts';
import { viewAt } from './course.ts';
import { MAX_STEPS, runCall } from './interpreter.ts';
import { type Party, type Reaction, seededParty } from './party.ts';
import { askingFlow, flowNode as node, START } from './test-support.ts';

const AUDIO = 'welcome-audio';
const surroundings = {
  audio: (id: string) => (id === AUDIO ? { title: 'Welcome', durationMs: 4000 } : null),
  word: (dictionaryId: string, key: string) =>
    dictionaryId === 'days' && key === 'monday' ? { durationMs: 700 } : null,
  hasAgent: (id: string) => id === 'nora',
};

/** Someone who answers after 3 s and does as told. */
function person(does: Partial<Party> = {}, reaction: Reaction = 'answer'): Party {
  return {
    pickUp: () => ({ reaction, ringAfterMs: 1000, reactAfterMs: 2000 }),
    patienceMs: () => null,
    press: () => ({ digits: '1', afterMs: 1000 }),
    speak: () => ({ durationMs: 6000, text: 'It has not arrived.' }),
    converse: () => [{ agent: 'Hello', contact: 'Thank you', durationMs: 10_000 }],
    ...does,
  };
}

const run = (graph: FlowGraph, party: Party, variables: Record<string, unknown> = {}) =>
  runCall({ graph, party, surroundings, startedAt: START, variables });

const flow = (...nodes: FlowGraph['nodes']): FlowGraph => ({ startNodeId: nodes[0]?.id ?? '', nodes });
const dialTo = (next: string) => node('call', 'dial', {}, { onAnswer: next });
const pathOf = ({ steps }: ReturnType<typeof run>) => steps.map(({ nodeId, output }) => [nodeId, output]);
const end = node('end', 'hangup', {});

test('a call goes through its flow, and its times add up', () => {
  const course = run(askingFlow(), person());
  expect(pathOf(course)).toEqual([
    ['call', 'onAnswer'],
    ['hello', 'onComplete'],
    ['ask', 'branches.1'],
    ['yes', null],
  ]);
  expect(course).toMatchObject({
    status: 'completed',
    outcome: 'said yes',
    answeredAt: START + 3000,
    // Two digits of 600 ms each, then the key.
    endedAt: START + 3000 + 1200 + 1000,
    lines: [
      { speaker: 'system', text: '12' },
      { speaker: 'contact', text: '[1]' },
    ],
  });
  for (const [index, step] of course.steps.entries()) {
    expect(step.enteredAt).toBe(index === 0 ? START : course.steps[index - 1]?.exitedAt);
  }
});

test.each([
  ['no_answer', 'no_answer', START + 31_000],
  ['busy', 'busy', START + 1000],
  ['rejected', 'rejected', START + 3000],
  ['error', 'failed', START + 1000],
  ['voicemail', 'voicemail', START + 3000],
] as const)('%s: the call is %s', (reaction, status, endedAt) => {
  const course = run(askingFlow(), person({}, reaction));
  expect(course).toMatchObject({ status, endedAt, answeredAt: reaction === 'voicemail' ? START + 3000 : null });
});

test('whoever answers after the time-out was not reached', () => {
  const graph = flow(node('call', 'dial', { timeout: 1500 }, { onAnswer: 'end', onNoAnswer: 'end' }), end);
  expect(run(graph, person())).toMatchObject({ status: 'no_answer', answeredAt: null, endedAt: START + 2500 });
});

test('without detection a machine is taken for a person', () => {
  const graph = flow(node('call', 'dial', { enableAMD: false }, { onAnswer: 'end' }), end);
  expect(run(graph, person({}, 'voicemail'))).toMatchObject({ status: 'completed' });
});

test('the contact hangs up in the middle of what is played', () => {
  const graph = flow(
    dialTo('hello'),
    node('hello', 'play', { audioItems: [{ type: 'audioFile', audioId: AUDIO }] }, { onComplete: 'end' }),
    end,
  );
  const course = run(graph, person({ patienceMs: () => 1500 }));
  expect(course).toMatchObject({ status: 'completed', outcome: 'contact_hung_up', endedAt: START + 4500 });
  expect(pathOf(course)).toEqual([
    ['call', 'onAnswer'],
    ['hello', null],
  ]);
  expect(course.lines).toEqual([
    { speaker: 'system', text: 'Welcome', startedAt: START + 3000, endedAt: START + 4500 },
  ]);
});

test('a wrong or missing key is asked for again, then the flow goes another way', () => {
  const keys = [null, '7', '9'];
  const press = () => ({ digits: keys.shift() ?? null, afterMs: 500 });
  const graph = flow(
    dialTo('ask'),
    node(
      'ask',
      'dtmf',
      { timeout: 4000, singleDigitConfig: { allowedDigits: '12' }, retry: { maxRetries: 2 } },
      { onMaxRetries: 'end', onSuccess: 'call' },
    ),
    end,
  );
  const course = run(graph, person({ press }));
  expect(pathOf(course)[1]).toEqual(['ask', 'onMaxRetries']);
  expect(course.events.filter(({ type }) => type.startsWith('dtmf'))).toMatchObject([
    { type: 'dtmf_timeout', data: { attempt: 1 } },
    { type: 'dtmf', data: { digits: '7', accepted: false, attempt: 2 } },
    { type: 'dtmf', data: { digits: '9', accepted: false, attempt: 3 } },
  ]);
  expect(course.endedAt).toBe(START + 3000 + 4000 + 500 + 500);
});

test('variables are set, filled in and decided by; those of the system are readable', () => {
  const graph = flow(
    dialTo('greet'),
    node('greet', 'set_variable', { variable: 'greeting', value: 'Hello {{sys.contactName}}' }, { onSuccess: 'old' }),
    node('old', 'condition', { variable: 'age', operator: 'greater_or_equal', value: '18' }, { onTrue: 'end' }),
    node('end', 'hangup', { reason: '{{greeting}}' }),
  );
  const course = run(graph, person(), { age: 40, 'sys.contactName': 'Ada' });
  expect(course.outcome).toBe('Hello Ada');
  expect(viewAt(course, course.endedAt).variables).toMatchObject({
    greeting: 'Hello Ada',
    'sys.answeredBy': 'human',
    'sys.callStatus': 'completed',
  });
  expect(run(graph, person(), { age: 'many' })).toMatchObject({ status: 'failed', outcome: 'error' });
});

test('a node that cannot work leaves by onError, and without one the call has failed', () => {
  const silent = node('hello', 'play', { audioItems: [{ type: 'audioFile', audioId: 'gone' }] });
  expect(run(flow(dialTo('hello'), silent, end), person())).toMatchObject({ status: 'failed', outcome: 'error' });
  const caught = run(flow(dialTo('hello'), { ...silent, outputs: { onError: 'end' } }, end), person());
  expect(caught.status).toBe('completed');
  expect(pathOf(caught)[1]).toEqual(['hello', 'onError']);
  const early = flow(node('hello', 'play', { audioItems: [{ type: 'number', value: 1 }] }), end);
  expect(run(early, person())).toMatchObject({ status: 'failed', answeredAt: null });
});

test('numbers, dates and words of a dictionary are said in the time they take', () => {
  const say = (...audioItems: object[]) =>
    run(flow(dialTo('say'), node('say', 'play', { audioItems }, { onComplete: 'end' }), end), person(), {
      day: 'monday',
    });
  const said = say({ type: 'word', dictionaryId: 'days', value: '{{day}}' }, { type: 'number', value: '123' });
  expect(said.lines.map(({ text, startedAt, endedAt }) => [text, endedAt - startedAt])).toEqual([
    ['monday', 700],
    ['123', 1800],
  ]);
  expect(say({ type: 'word', dictionaryId: 'days', value: 'noday' })).toMatchObject({ status: 'failed' });
});

test('what is recorded is kept, and an agent talks in turns', () => {
  const graph = flow(
    dialTo('tell'),
    node('tell', 'record', { maxDuration: 4000, variable: 'story' }, { onComplete: 'agent' }),
    node('agent', 'connect_agent', { agentId: 'nora' }, { onComplete: 'end' }),
    end,
  );
  const course = run(graph, person());
  expect(course.captures).toEqual([{ nodeId: 'tell', startedAt: START + 3000, endedAt: START + 7000 }]);
  expect(course.talks).toEqual([
    {
      agentId: 'nora',
      startedAt: START + 7000,
      endedAt: START + 17_000,
      exitReason: 'completed',
      turns: [
        { role: 'assistant', content: 'Hello', at: START + 7000 },
        { role: 'user', content: 'Thank you', at: START + 12_000 },
      ],
    },
  ]);
  const silent = run(graph, person({ speak: () => null }));
  expect(pathOf(silent).at(-1)).toEqual(['tell', 'onTimeout']);
});

test('a flow that goes round for ever is ended', () => {
  const graph = flow(
    dialTo('a'),
    node('a', 'set_variable', { variable: 'x', value: 1 }, { onSuccess: 'b' }),
    node('b', 'set_variable', { variable: 'x', value: 2 }, { onSuccess: 'a' }),
  );
  const course = run(graph, person());
  expect(course).toMatchObject({ status: 'failed', outcome: 'step_limit' });
  expect(course.steps).toHaveLength(MAX_STEPS);
});

test('a variable that doubles itself does not grow for ever', () => {
  const graph = flow(
    dialTo('a'),
    node('a', 'set_variable', { variable: 'x', value: '{{x}}{{x}}' }, { onSuccess: 'b' }),
    node('b', 'answer', {}, { onSuccess: 'a' }),
  );
  expect(JSON.stringify(run(graph, person(), { x: '12345678' })).length).toBeLessThan(400_000);
});

test('the same seed, contact and attempt make the same call; another attempt makes another', () => {
  const call = (attempt: number) => JSON.stringify(run(askingFlow(), seededParty(7, 'ada', attempt)));
  const calls = Array.from({ length: 20 }, (_, attempt) => call(attempt));
  expect(Array.from({ length: 20 }, (_, attempt) => call(attempt))).toEqual(calls);
  expect(new Set(calls).size).toBeGreaterThan(15);
});

test('a call shows no more than has happened', () => {
  const course = run(askingFlow(), person());
  expect(viewAt(course, START)).toMatchObject({ status: 'dialing', answeredAt: null, path: [{ exitedAt: null }] });
  expect(viewAt(course, START + 1000)).toMatchObject({ status: 'ringing' });
  const talking = viewAt(course, START + 3500);
  expect(talking).toMatchObject({
    status: 'in_progress',
    answeredAt: START + 3000,
    path: [{ outputPath: 'onAnswer' }, { nodeId: 'hello', outputPath: null, exitedAt: null }],
  });
  expect(talking.variables).not.toHaveProperty('answer');
});
