/** Extensions of the kinds that Earshot itself writes; what a server calls its file does not choose one. */
const EXTENSIONS: ReadonlyMap<string, string> = new Map([
  ['audio/wav', '.wav'],
  ['audio/mpeg', '.mp3'],
  ['audio/ogg', '.ogg'],
  ['audio/flac', '.flac'],
  ['audio/mp4', '.m4a'],
  ['audio/webm', '.webm'],
  ['text/csv', '.csv'],
  ['text/plain', '.txt'],
  ['text/vtt', '.vtt'],
  ['application/x-subrip', '.srt'],
  ['application/json', '.json'],
  ['application/jsonl', '.jsonl'],
  ['application/pdf', '.pdf'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', '.xlsx'],
]);
const UNKNOWN_EXTENSION = '.bin';

/** Most systems take 255 bytes; the rest is for what a copy or a part is called. */
const MAX_BYTES = 120;

/** Signs that a path, a shell or Windows gives a meaning, controls, and what turns or hides letters. */
const FORBIDDEN = /[<>:"/\\|?*%$`'~\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u2215\u2044\uFF0F\uFF3C\u29F8\u2216]/gu;
/** Names that Windows gives to devices, whatever stands after the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])$/i;

const bytesOf = (text: string): number => encodeURIComponent(text).replace(/%../g, 'x').length;

/**
 * The name under which something from a server is saved: its label, made harmless on every system, and an extension by its kind. It
 * names a file in the folder that the person chose, never another folder, a hidden file or a device.
 */
export function toFileName(label: string, contentType: string): string {
  const extension = EXTENSIONS.get(contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '') ?? UNKNOWN_EXTENSION;
  const plain = label
    .toWellFormed()
    .normalize('NFC')
    .replace(FORBIDDEN, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[.\s-]+|[.\s]+$/gu, '');
  const short = shorten(plain, MAX_BYTES - extension.length).replace(/[.\s]+$/u, '');
  const [stem = ''] = short.split('.', 1);
  const safe = DEVICE.test(stem.trim()) ? `_${short}` : short;
  return `${safe || 'file'}${extension}`;
}

const EXPORT_TYPES = {
  srt: 'application/x-subrip',
  vtt: 'text/vtt',
  txt: 'text/plain',
  json: 'application/json',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  jsonl: 'application/jsonl',
} as const;

type ExportedKind = keyof typeof EXPORT_TYPES;

/** `People 2026-11-23.csv`: what an export is called unless the person says otherwise, by the day in UTC. */
export const exportFileName = (title: string, format: ExportedKind, now: number): string =>
  savedFileName(`${title} ${new Date(now).toISOString().slice(0, 10)}`, format);

export const savedFileName = (name: string, format: ExportedKind): string => toFileName(name, EXPORT_TYPES[format]);

/** Cut between two characters as a person sees them. */
function shorten(text: string, maxBytes: number): string {
  if (bytesOf(text) <= maxBytes) return text;
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter('und').segment(text)) {
    bytes += bytesOf(segment);
    if (bytes > maxBytes) break;
    kept += segment;
  }
  return kept;
}
