// Security: see docs/security.md before changing.

/** Most bytes a call may bring, unless its contract says otherwise. */
export const DEFAULT_MAX_INPUT_BYTES = 1024 * 1024;

/** No contract nests deeper; a cycle and a chain made to exhaust the stack end here. */
const MAX_DEPTH = 32;

/** What an entry of a list or a map costs by itself, so that a million empty ones are not free. */
const ENTRY_BYTES = 8;

/** Names that reach a prototype when they are copied by assignment. No field of Earshot has them. */
const PROTOTYPE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export type PayloadProblem = 'too-large' | 'too-deep' | 'prototype-key' | 'unknown-kind';

/**
 * Looks at a payload's shape alone, before any schema walks it: how many bytes, how deep, whether it holds anything but plain data,
 * and whether it carries a key that names a prototype. It stops at the first problem, so what it costs is bounded by `maxBytes`
 * however large the payload is. Values that are reached twice count twice, as a schema walks them twice.
 */
export function findPayloadProblem(payload: unknown, maxBytes: number): PayloadProblem | null {
  let bytes = 0;
  const waiting: { value: unknown; depth: number }[] = [{ value: payload, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    const ownBytes = sizeOf(value);
    if (ownBytes === null) return 'unknown-kind';
    bytes += ownBytes;
    if (bytes > maxBytes) return 'too-large';
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) continue;
    if (depth >= MAX_DEPTH) return 'too-deep';
    for (const child of childrenOf(value)) {
      if (child.key !== null && PROTOTYPE_KEYS.has(child.key)) return 'prototype-key';
      bytes += ENTRY_BYTES + (child.key?.length ?? 0) * 2;
      if (bytes > maxBytes) return 'too-large';
      waiting.push({ value: child.value, depth: depth + 1 });
    }
  }
  return null;
}

/** True when a value takes more than `maxBytes`, counted as above. It stops as soon as that is known. */
export function isLargerThan(root: unknown, maxBytes: number): boolean {
  let bytes = 0;
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    bytes += sizeOf(value) ?? ENTRY_BYTES;
    if (bytes > maxBytes) return true;
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) continue;
    for (const child of childrenOf(value)) {
      bytes += ENTRY_BYTES + (child.key?.length ?? 0) * 2;
      if (bytes > maxBytes) return true;
      waiting.push(child.value);
    }
  }
  return false;
}

/** Bytes of a value without what it holds, where a character counts as the two that it has in memory; null where no contract has such a value. */
function sizeOf(value: unknown): number | null {
  switch (typeof value) {
    case 'string':
      return value.length * 2;
    case 'number':
    case 'boolean':
    case 'undefined':
      return ENTRY_BYTES;
    case 'object':
      if (value instanceof Uint8Array) return value.byteLength;
      return value === null || Array.isArray(value) || isPlain(value) ? ENTRY_BYTES : null;
    default:
      return null;
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

interface Child {
  key: string | null;
  value: unknown;
}

function* childrenOf(value: object): Generator<Child> {
  if (Array.isArray(value)) {
    // By place, and holes too: an array of a billion holes is large to whoever walks it.
    for (let i = 0; i < value.length; i++) yield { key: null, value: value[i] };
  } else {
    for (const key of Object.keys(value)) yield { key, value: (value as Record<string, unknown>)[key] };
  }
}
