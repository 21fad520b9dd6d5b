/** Arrays and objects inside one another; what platforms send needs a tenth of it. */
const MAX_DEPTH = 128;

/** Keys that reach the prototype of whatever they are copied into. */
const HOSTILE_KEYS = ['__proto__', 'constructor', 'prototype'] as const;

export class JsonTooDeep extends Error {}

/**
 * JSON from a platform, or undefined where the text is none. Keys that reach a prototype are dropped. Throws `JsonTooDeep`
 * beyond the depth that everything after it can walk through; the walk here is not recursive, so no depth can end it.
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON is an answer here: the caller says what that means.
    return undefined;
  }
  let level: object[] = isObject(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new JsonTooDeep();
    const next: object[] = [];
    for (const parent of level) {
      if (!Array.isArray(parent)) dropHostileKeys(parent as Record<string, unknown>);
      for (const child of Object.values(parent)) if (isObject(child)) next.push(child);
    }
    level = next;
  }
  return value;
}

function dropHostileKeys(record: Record<string, unknown>): void {
  for (const key of HOSTILE_KEYS) if (Object.hasOwn(record, key)) delete record[key];
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
