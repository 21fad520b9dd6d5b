/** A value of one field; dates travel as text. */
export type FieldValue = string | number | boolean | null;

/**
 * A record as one flat map, or the part of it that a change touches. What is nested has a dotted key
 * (`customAttributes.city_code`), so that every value merges on its own.
 */
export type Fields = Readonly<Record<string, FieldValue>>;

/** An unset field and an empty one are the same to a person, and platforms mix them. */
export const isSameValue = (a: FieldValue | undefined, b: FieldValue | undefined): boolean =>
  normalise(a) === normalise(b);

const normalise = (value: FieldValue | undefined): FieldValue => (value === undefined || value === '' ? null : value);

/** A value as a person reads it, or null where there is none. */
export const fieldText = (value: FieldValue | undefined): string | null => {
  const known = normalise(value);
  return known === null ? null : String(known);
};

/** The names of those fields of `changed` that stand differently in `against`. */
export const differingFields = (changed: Fields, against: Fields): string[] =>
  Object.keys(changed).filter((field) => !isSameValue(changed[field], against[field]));

export const pickFields = (from: Fields, names: Iterable<string>): Fields => {
  const picked: Record<string, FieldValue> = {};
  for (const name of names) picked[name] = normalise(from[name]);
  return picked;
};
