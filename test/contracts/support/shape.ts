/**
 * How the shape of a value differs from that of an example: keys that one has and the other has not, and other types. Every
 * element of a list is held against the example's first; an empty object or list in the example may hold anything.
 */
export function shapeDifferences(example: unknown, actual: unknown, at = ''): string[] {
  const [wanted, found] = [typeOf(example), typeOf(actual)];
  if (wanted !== found) return [`${at || '.'}: ${wanted} in the example, ${found} here`];
  if (Array.isArray(example) && Array.isArray(actual)) return listDifferences(example, actual, at);
  if (wanted !== 'object') return [];
  return objectDifferences(example as Record<string, unknown>, actual as Record<string, unknown>, at);
}

function listDifferences(example: unknown[], actual: unknown[], at: string): string[] {
  if (example.length === 0) return [];
  if (actual.length === 0) return [`${at}: nothing to hold against the example`];
  return actual.flatMap((item, index) => shapeDifferences(example[0], item, `${at}[${index}]`));
}

function objectDifferences(example: Record<string, unknown>, actual: Record<string, unknown>, at: string): string[] {
  if (Object.keys(example).length === 0) return [];
  return [...new Set([...Object.keys(example), ...Object.keys(actual)])].flatMap((key) => {
    if (!Object.hasOwn(actual, key)) return [`${at}.${key}: missing`];
    if (!Object.hasOwn(example, key)) return [`${at}.${key}: not in the example`];
    return shapeDifferences(example[key], actual[key], `${at}.${key}`);
  });
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}
