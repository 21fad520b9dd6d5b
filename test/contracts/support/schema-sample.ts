import fc from 'fast-check';
import { z } from 'zod';

const MAX_DEPTH = 5;
const text = fc.constantFrom('a', '', 'Fes', '+15550001', '2026-11-01T00:00:00.000Z', 'x'.repeat(60));
const anything = fc.jsonValue({ maxDepth: 1 });

/** Values as a schema takes them, as far as its shape tells; what a refinement asks beyond that is met now and then. */
export function sampleOf(schema: unknown, depth = 0): fc.Arbitrary<unknown> {
  const inner = (of: unknown) => sampleOf(of, depth + 1);
  if (depth > MAX_DEPTH) return fc.constant(null);
  if (schema instanceof z.ZodObject) return objectOf(schema.shape, inner);
  if (schema instanceof z.ZodArray) return fc.array(inner(schema.element), { maxLength: 3 });
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return fc.option(inner(schema.unwrap()), { nil: null, freq: 4 });
  }
  if (schema instanceof z.ZodUnion) return fc.oneof(...(schema.options as unknown[]).map(inner));
  if (schema instanceof z.ZodPipe) return inner(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
  if (schema instanceof z.ZodRecord) return fc.dictionary(text, inner(schema.valueType), { maxKeys: 3 });
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodNumber) return fc.oneof(fc.nat(1000), fc.nat({ max: 2 ** 31 }));
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) return textOf(schema);
  return anything;
}

function objectOf(shape: Readonly<Record<string, unknown>>, inner: (of: unknown) => fc.Arbitrary<unknown>) {
  return fc.record(Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, inner(value)])));
}

function textOf({ format }: { format?: string | null }): fc.Arbitrary<string> {
  if (format === 'uuid' || format === 'guid') return fc.uuid({ version: 4 });
  return format?.startsWith('date') ? fc.constant('2026-11-01T00:00:00.000Z') : text;
}
