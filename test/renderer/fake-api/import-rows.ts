import type { Import, ImportMapping, ImportRow, ImportValue } from '#shared/contract/imports.ts';

const PEOPLE = [
  ['Hannah', 'Brooks', '020 7946 0112', 'hannah.brooks@example.com', 'London', '2021-03-08'],
  ['Youssef', 'El Amrani', '0612 34 56 78', 'youssef@example.ma', 'Casablanca', '2022-11-30'],
  ['سلمى', 'بنعلي', '+212 661 22 33 44', 'salma@example.ma', 'الرباط', '2023-01-15'],
  ['Ben', 'Carter', 'call the office', 'ben.carter@example.net', 'Bristol', '2025-08-30'],
  ['Éloïse', 'Lefèvre', '+33 6 12 34 56 78', 'eloise.lefevre', 'Lyon', '03/04/2024'],
  ['Margaret', 'Ellison', '2.07946E+11', 'm.ellison@example.org', 'London', ''],
] as const;

const HEADERS = ['First name', 'Last name', 'Mobile', 'E-mail', 'Town', 'Customer since', 'Internal no.'];

const MAPPED: readonly ImportMapping[] = [
  { column: 0, target: 'firstName' },
  { column: 1, target: 'lastName' },
  { column: 2, target: 'primaryPhone' },
  { column: 3, target: 'primaryEmail' },
  { column: 4, target: 'city' },
  { column: 5, target: 'customAttributes.customer_since' },
];

/** Columns and mapping of a file of contacts as it was guessed. */
export const guessed = (): Pick<Import, 'columns' | 'mappings'> => ({
  columns: HEADERS.map((header, index) => ({
    index,
    header,
    samples:
      index === 6 ? ['A-1001', 'A-1002'] : PEOPLE.map((person) => person[index] ?? '').filter((text) => text !== ''),
  })),
  mappings: [...MAPPED],
});

const becomes = (target: string, text: string, index: number): string | null => {
  if (target === 'primaryPhone') return index % 6 === 3 || index % 6 === 5 ? null : `+2126123${String(45_000 + index)}`;
  if (target === 'primaryEmail' && !text.includes('@')) return null;
  if (target.startsWith('customAttributes.') && text.includes('/')) return null;
  return text === '' ? null : text;
};

/** A row of the file as it would become: some are wrong, some are here already. */
export function importRowAt(
  index: number,
  { hasChecked, hasRun }: { hasChecked: boolean; hasRun: boolean },
): ImportRow {
  const person = PEOPLE[index % PEOPLE.length] ?? PEOPLE[0];
  const values: ImportValue[] = MAPPED.map(({ target, column }) => {
    const text = person[column] ?? '';
    return { target, column, text, value: becomes(target, text, index), isCorrected: index === 0 && column === 4 };
  });
  const kind = index % PEOPLE.length;
  const problems: ImportRow['problems'] = [];
  const add = (
    target: string,
    code: ImportRow['problems'][number]['code'],
    limit: number | null = null,
    isWarning = false,
  ) => problems.push({ target, code, limit, isWarning });
  if (kind === 3) add('primaryPhone', 'phoneInvalid');
  if (kind === 4) add('primaryEmail', 'email');
  if (kind === 4) add('customAttributes.customer_since', 'dateAmbiguous');
  if (kind === 5) add('primaryPhone', 'phoneScientific');
  if (kind === 1) add('primaryPhone', 'phoneUnlikely', null, true);
  if (hasChecked && kind === 2) add('primaryPhone', 'existing', null, true);
  if (hasChecked && kind === 0 && index > 0) add('primaryPhone', 'duplicate', 2, true);
  const verdict = kind >= 3 ? 'invalid' : kind === 2 ? 'existing' : kind === 0 && index > 0 ? 'duplicate' : 'valid';
  const outcome = ({ invalid: 'invalid', existing: 'updated', duplicate: 'merged', valid: 'created' } as const)[
    verdict
  ];
  return {
    id: String(index + 2),
    line: index + 2,
    verdict: hasChecked ? verdict : null,
    values,
    problems,
    outcome: hasRun ? (index === 7 ? 'refused' : outcome) : null,
    message: hasRun && index === 7 ? 'primaryPhone is blocked for this organization' : null,
  };
}
