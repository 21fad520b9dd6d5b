// S7 of docs/security.md
import { describe, expect, it } from 'vitest';
import { findPayloadProblem } from './payload.ts';

const LIMIT = 1024 * 1024;
const cyclic = () => {
  const value: Record<string, unknown> = { list: [] };
  (value.list as unknown[]).push(value);
  return value;
};
const nested = (depth: number) => {
  let value: unknown = 'x';
  for (let i = 0; i < depth; i++) value = [value];
  return value;
};
/** Twenty levels that each hold the one below twice: small to send, a million values to walk. */
const doubling = () => {
  let value: unknown = 'x';
  for (let i = 0; i < 20; i++) value = [value, value];
  return value;
};

describe('findPayloadProblem', () => {
  it.each([
    ['nothing', undefined],
    ['a record', { id: 'x', fields: { name: 'Ada', list: [1, 2, null, true] } }],
    ['a text just below the bound', 'x'.repeat(LIMIT / 2)],
    ['bytes just below the bound', new Uint8Array(LIMIT)],
    ['a record without a prototype', Object.assign(Object.create(null), { id: 'x' })],
  ])('passes %s', (_name, payload) => {
    expect(findPayloadProblem(payload, LIMIT)).toBeNull();
  });

  it.each([
    ['a long text', 'x'.repeat(LIMIT / 2 + 1), 'too-large'],
    ['a long key', { ['k'.repeat(LIMIT)]: 1 }, 'too-large'],
    ['many small values', Array.from({ length: 200_000 }, () => 0), 'too-large'],
    ['many holes', new Array(1_000_000_000), 'too-large'],
    ['many texts', { list: Array.from({ length: 1000 }, () => 'x'.repeat(1000)) }, 'too-large'],
    ['bytes', { file: new Uint8Array(LIMIT + 1) }, 'too-large'],
    ['a buffer', new ArrayBuffer(8), 'unknown-kind'],
    ['a large number', { n: 1n }, 'unknown-kind'],
    ['a map', [new Map()], 'unknown-kind'],
    ['a set', new Set(), 'unknown-kind'],
    ['a date', { at: new Date(0) }, 'unknown-kind'],
    ['an error', new Error('x'), 'unknown-kind'],
    ['a function', { call: () => 1 }, 'unknown-kind'],
    ['a symbol', Symbol('x'), 'unknown-kind'],
    ['an object of a class', new (class Record {})(), 'unknown-kind'],
    ['one value doubled twenty times', doubling(), 'too-large'],
    ['a cycle', cyclic(), 'too-deep'],
    ['a chain of 100 000', nested(100_000), 'too-deep'],
    ['an own __proto__', JSON.parse('{"fields":{"__proto__":{"admin":true}}}'), 'prototype-key'],
    ['constructor', { constructor: { prototype: {} } }, 'prototype-key'],
    ['prototype', [{ prototype: 1 }], 'prototype-key'],
  ])('refuses %s', (_name, payload, problem) => {
    expect(findPayloadProblem(payload, LIMIT)).toBe(problem);
  });

  it('stops looking at the bound, however large the payload is', () => {
    const startedAt = performance.now();
    expect(findPayloadProblem(new Array(4_000_000_000), LIMIT)).toBe('too-large');
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
