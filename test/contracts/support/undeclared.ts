import { z } from 'zod';

/** Paths of the fields of a value that its schema does not name. A schema that takes anything names everything. */
export function undeclared(schema: z.ZodType, value: unknown, at = ''): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return value == null ? [] : undeclared(schema.unwrap() as z.ZodType, value, at);
  }
  if (schema instanceof z.ZodPipe) return undeclared(schema.in as z.ZodType, value, at);
  if (schema instanceof z.ZodUnion) {
    const fitting = (schema.options as z.ZodType[]).filter((option) => option.safeParse(value).success);
    const found = fitting.map((option) => undeclared(option, value, at));
    return found.toSorted((a, b) => a.length - b.length)[0] ?? [];
  }
  if (schema instanceof z.ZodArray && Array.isArray(value)) {
    return value.flatMap((item, index) => undeclared(schema.element as z.ZodType, item, `${at}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  if (schema instanceof z.ZodRecord) {
    return Object.entries(value).flatMap(([key, item]) =>
      undeclared(schema.valueType as z.ZodType, item, `${at}.${key}`),
    );
  }
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
  return Object.entries(value).flatMap(([key, item]) => {
    const field = Object.hasOwn(shape, key) ? shape[key] : undefined;
    return field === undefined ? [`${at}.${key}`] : undeclared(field, item, `${at}.${key}`);
  });
}
