/** Fields of a record by name; a value may be nested and counts as one. */
type Values = Readonly<Record<string, unknown>>;

/** An edit that was not sent yet. */
export interface Draft {
  /** What the person wants, only of the fields that they changed. */
  fields: Values;
  /** The same fields as the platform had them when the edit of each began. */
  base: Values;
}

/** A field that is unset and one that is empty are the same to a person; nested values are compared as they are written. */
export const isSameContent = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

const canonical = (value: unknown): string =>
  JSON.stringify(value === undefined || value === '' ? null : value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/**
 * A draft after more was typed. A field that is again as it was when its edit began leaves it; a draft without fields is null.
 * `current` is what the platform has now.
 */
export function editDraft(draft: Draft | null, typed: Values, current: Values): Draft | null {
  const fields: Record<string, unknown> = { ...draft?.fields };
  const base: Record<string, unknown> = { ...draft?.base };
  for (const [name, value] of Object.entries(typed)) {
    if (value === undefined) continue;
    if (!(name in base)) base[name] = current[name] ?? null;
    fields[name] = value;
    if (isSameContent(value, base[name])) {
      delete fields[name];
      delete base[name];
    }
  }
  return Object.keys(fields).length === 0 ? null : { fields, base };
}

/** Fields that the platform has otherwise than when the edit began, and otherwise than the person wants. */
export const draftConflicts = ({ fields, base }: Draft, current: Values): string[] =>
  Object.keys(fields).filter(
    (name) => !isSameContent(base[name], current[name]) && !isSameContent(fields[name], current[name]),
  );

/** Fields that differ from what the platform has: those to be sent. */
export const draftChanges = ({ fields }: Draft, current: Values): Values =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => !isSameContent(value, current[name])));

/** A draft after the person decided: what is theirs leaves it, what is mine goes on from what the platform has now. */
export function settleDraft(
  draft: Draft,
  choices: Readonly<Record<string, 'mine' | 'theirs' | undefined>>,
  current: Values,
): Draft | null {
  const fields: Record<string, unknown> = { ...draft.fields };
  const base: Record<string, unknown> = { ...draft.base };
  for (const [name, choice] of Object.entries(choices)) {
    if (!(name in fields) || choice === undefined) continue;
    if (choice === 'mine') base[name] = current[name] ?? null;
    else {
      delete fields[name];
      delete base[name];
    }
  }
  return Object.keys(fields).length === 0 ? null : { fields, base };
}
