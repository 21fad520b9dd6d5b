import { describe, expect, test } from 'vitest';
import { sendingCost, totalCredits } from './sending-cost.ts';

const KNOWN = { creditsPerCall: 0.5, creditsPerSegment: 2 };
const UNKNOWN = { creditsPerCall: null, creditsPerSegment: null };

describe('sendingCost', () => {
  test('edits and deletions are free', () => {
    expect(sendingCost({ entity: 'contact', operation: 'update', patch: {} }, KNOWN)).toBeNull();
    expect(sendingCost({ entity: 'audience', operation: 'add', patch: { people: 9 } }, KNOWN)).toBeNull();
    expect(sendingCost({ entity: 'program', operation: 'delete', patch: {} }, KNOWN)).toBeNull();
  });

  test('a launch costs a call for each of its people', () => {
    const launch = { entity: 'program', operation: 'launch', patch: { people: 40 } } as const;
    expect(sendingCost(launch, KNOWN)).toEqual({ unit: 'call', count: 40, credits: 20 });
    expect(sendingCost(launch, UNKNOWN)).toEqual({ unit: 'call', count: 40, credits: null });
    expect(sendingCost({ ...launch, patch: { people: null } }, KNOWN)).toEqual({
      unit: 'call',
      count: null,
      credits: null,
    });
    expect(sendingCost({ entity: 'call', operation: 'start', patch: {} }, KNOWN)).toEqual({
      unit: 'call',
      count: 1,
      credits: 0.5,
    });
  });

  test('a text costs its segments, for each of its people', () => {
    const text = 'x'.repeat(161);
    expect(sendingCost({ entity: 'message', operation: 'send', patch: { text } }, KNOWN)).toEqual({
      unit: 'segment',
      count: 2,
      credits: 4,
    });
    expect(sendingCost({ entity: 'smsProgram', operation: 'launch', patch: { text, people: 10 } }, KNOWN)).toEqual({
      unit: 'segment',
      count: 20,
      credits: 40,
    });
  });

  test('nobody knows what a template costs', () => {
    expect(sendingCost({ entity: 'message', operation: 'send', patch: { text: 'hello' } }, KNOWN, 'whatsapp')).toEqual({
      unit: 'message',
      count: 1,
      credits: null,
    });
  });
});

test('what is not known makes a sum one of the rest', () => {
  const some = { unit: 'call', count: 2, credits: 3 } as const;
  const unknown = { unit: 'call', count: 2, credits: null } as const;
  expect(totalCredits([null, null])).toBeNull();
  expect(totalCredits([null, some, some])).toEqual({ credits: 6, isPartial: false });
  expect(totalCredits([some, unknown])).toEqual({ credits: 3, isPartial: true });
});
