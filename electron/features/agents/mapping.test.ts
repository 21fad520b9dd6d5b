import { describe, expect, test } from 'vitest';
import { criterionFiguresOf, figuresOf, valuesOf } from './mapping.ts';
import { toWireUpdate } from './wire-update.ts';

describe('an agent as its platform sends it', () => {
  test('is flat, and what is missing is null', () => {
    const body = {
      id: 'a',
      name: 'Amal',
      instructions: 'Help.',
      modelConfig: { model: 'm', modelSettings: { temperature: 0.2 } },
      voice: { provider: 'p' },
      status: 'active',
    };
    expect(valuesOf(body, 'Amal')).toMatchObject({
      instructions: 'Help.',
      model: 'm',
      temperature: 0.2,
      maxTokens: null,
      voice: { provider: 'p', voiceId: null },
      language: null,
    });
  });

  test.each([
    null,
    'text',
    [],
    { id: 7 },
    { id: 'a', name: 'x', modelConfig: 'gpt' },
    { id: 'a', name: 'x', voice: [1] },
  ])('in an odd shape keeps its name and spoils nothing: %j', (body) => {
    expect(valuesOf(body, 'Kept')).toMatchObject({ instructions: '', model: null, voice: null });
    expect(valuesOf(body, 'Kept').name).toBe('Kept');
  });

  test('has figures only in the shape that is known', () => {
    const body = {
      totalConversations: 3,
      evaluatedConversations: 2,
      resolvedConversations: 1,
      unresolvedConversations: 1,
      resolutionRate: 0.5,
    };
    expect(figuresOf(body)).toEqual({ total: 3, evaluated: 2, resolved: 1, unresolved: 1, rate: 0.5 });
    expect(figuresOf({ ...body, totalConversations: '3' })).toBeNull();
    expect(criterionFiguresOf(body, () => null)).toEqual([]);
  });
});

describe('what is sent of a change', () => {
  test('is the fields that changed and nothing else', () => {
    expect(toWireUpdate({ name: 'N', welcomeMessage: null })).toEqual({ name: 'N', welcomeMessage: null });
    expect(toWireUpdate({})).toEqual({});
  });

  test('is the whole of the model settings where one of them changed, for the platform replaces them as one', () => {
    const there = { model: 'm', temperature: 0.7, maxTokens: 400, topP: null };
    expect(toWireUpdate({ temperature: 0.1 }, there)).toEqual({
      modelConfig: { model: 'm', modelSettings: { temperature: 0.1, maxTokens: 400 } },
    });
    expect(toWireUpdate({ maxTokens: null }, there)).toEqual({
      modelConfig: { model: 'm', modelSettings: { temperature: 0.7 } },
    });
  });
});
