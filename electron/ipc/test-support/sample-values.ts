import type { z } from 'zod';

/** The parts of a schema's own description that are read here. */
interface Definition {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
  keyType?: z.ZodType;
  valueType?: z.ZodType;
  options?: readonly z.ZodType[];
  entries?: Record<string, string | number>;
  values?: readonly unknown[];
  items?: readonly z.ZodType[];
  in?: z.ZodType;
}

const CANDIDATES: Readonly<Record<string, readonly unknown[]>> = {
  string: [
    '5a3b1e00-0000-4000-8000-000000000001',
    'https://example.com/',
    'a@example.com',
    'Wombat-Tandem-Violet-9',
    '+15550100',
    'en',
    'x',
    '',
    '0'.repeat(64),
    '2026-01-01T00:00:00.000Z',
    '2026-01-01',
    'UTC',
  ],
  number: [1, 0, 0.5, 100, 1_700_000_000_000, 1000, -30],
  // What is checked by a class alone.
  custom: [new Uint8Array([1, 2, 3])],
};

/**
 * A value that the schema takes, with every field present. `decorate` may add to each object; records, whose keys are data, are
 * left as they are. Throws where the schema is of a kind not known here, which must then be added.
 */
export function sampleOf(
  schema: z.ZodType,
  decorate: (value: Record<string, unknown>) => Record<string, unknown> = (value) => value,
): unknown {
  const definition = schema._zod.def as unknown as Definition;
  const inner = (of: z.ZodType | undefined) => {
    if (!of) throw new Error(`a schema of type ${definition.type} without its part`);
    return sampleOf(of, decorate);
  };
  switch (definition.type) {
    case 'object':
      return decorate(
        Object.fromEntries(Object.entries(definition.shape ?? {}).map(([key, value]) => [key, inner(value)])),
      );
    case 'array': {
      const one = [inner(definition.element)];
      return schema.safeParse(one).success ? one : [];
    }
    case 'tuple':
      return (definition.items ?? []).map((item) => inner(item));
    case 'record':
      return Object.fromEntries(keysOf(definition.keyType).map((key) => [key, inner(definition.valueType)]));
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'nonoptional':
      return inner(definition.innerType);
    case 'union':
      return inner(definition.options?.[0]);
    case 'pipe':
      return inner(definition.in);
    case 'enum':
      return Object.values(definition.entries ?? {})[0];
    case 'literal':
      return definition.values?.[0];
    case 'boolean':
      return true;
    case 'void':
    case 'undefined':
      return undefined;
    case 'null':
      return null;
    case 'unknown':
    case 'any':
      return 'anything';
    default: {
      const found = CANDIDATES[definition.type]?.find((value) => schema.safeParse(value).success);
      if (found === undefined) throw new Error(`no sample value for a schema of type ${definition.type}`);
      return found;
    }
  }
}

/** Keys of a record: each one that is named, or one that fits. */
function keysOf(keyType: z.ZodType | undefined): string[] {
  const { type, entries } = (keyType?._zod.def ?? { type: 'string' }) as unknown as Definition;
  if (type === 'enum') return Object.values(entries ?? {}).map(String);
  return ['sampleKey', ...(CANDIDATES.string ?? []).map(String)]
    .filter((key) => keyType === undefined || keyType.safeParse(key).success)
    .slice(0, 1);
}
