const MOST_CAUSES = 4;
const MOST_FRAMES = 8;
const FRAME = /^\s+at .*:\d+:\d+\)?$/;
const CODE = /^[A-Z][A-Z0-9_]*$/;

/**
 * What a log may keep of an error: its kind, its code and where it came from, the same of its causes. Messages stay out,
 * because SQL, JSON and platforms quote the values they stumble over, and so do folders, which name their owner.
 */
export function errorDetail(error: unknown): string {
  const parts: string[] = [];
  for (
    let at = error;
    at !== undefined && parts.length < MOST_CAUSES;
    at = at instanceof Error ? at.cause : undefined
  ) {
    parts.push(at instanceof Error ? describe(at) : typeof at);
  }
  return parts.join(' < ');
}

function describe(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' && CODE.test(error.code) ? ` ${error.code}` : '';
  return [`${error.name}${code}`, ...framesOf(error)].join(' ');
}

function framesOf({ stack = '', message }: Error): string[] {
  // A message may hold lines that look like frames.
  const end = stack.indexOf(message);
  const lines = stack.slice(end < 0 ? 0 : end + message.length).split('\n');
  const frames = lines.filter((line) => FRAME.test(line)).slice(0, MOST_FRAMES);
  return frames.map((frame) => frame.trim().replace(/[^\s()]*[\\/]/g, ''));
}
