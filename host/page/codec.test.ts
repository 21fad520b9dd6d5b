import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codec } from '../api/page-bridge.ts';

const roundTrip = (value: unknown) => codec.decode(codec.encode(value));

describe('codec', () => {
  it('agrees with structuredClone on any nesting of cloneable values', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: false,
      withSparseArray: false,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(roundTrip(value)).toStrictEqual(structuredClone(value));
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('keeps cycles and shared references', () => {
    const shared = { name: 'shared' };
    const value: Record<string, unknown> = { first: shared, second: shared, list: [shared] };
    value.self = value;
    const result = roundTrip(value) as typeof value;
    expect(result.self).toBe(result);
    expect(result.first).toBe(result.second);
    expect((result.list as unknown[])[0]).toBe(result.first);
  });

  it('keeps the kind, message and cause of an error', () => {
    const result = roundTrip(new RangeError('too far', { cause: new TypeError('the reason') })) as RangeError;
    expect(result).toBeInstanceOf(RangeError);
    expect(result.message).toBe('too far');
    expect(result.cause).toBeInstanceOf(TypeError);
  });

  it('does not let a value change the prototype of its copy', () => {
    const hostile = JSON.parse('{"__proto__": {"isAdmin": true}, "$": "undefined"}') as object;
    const result = roundTrip(hostile) as { isAdmin?: boolean; $?: string };
    expect(result.isAdmin).toBeUndefined();
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(result.$).toBe('undefined');
  });

  it('copies the part of a buffer that a view shows, and nothing beside it', () => {
    const view = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
    const result = roundTrip(view) as Uint8Array;
    expect([...result]).toEqual([2, 3]);
    expect(result.buffer.byteLength).toBe(2);
  });

  it.each([() => 1, Symbol('s'), new WeakMap(), Promise.resolve()])('refuses %s', (value) => {
    expect(() => codec.encode({ value })).toThrow('An object could not be cloned');
  });
});
