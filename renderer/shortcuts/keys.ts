/** One press: the modifiers that must be down, no others, and the key. */
export interface Stroke {
  mod: boolean;
  shift: boolean;
  alt: boolean;
  key: string;
}

/** What a key event has to have for this module; a real `KeyboardEvent` does. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const MODIFIERS = new Set(['mod', 'shift', 'alt']);

/** `mod+k` is one stroke, `g c` is two in a row. `mod` is Ctrl, or Command on a Mac. */
export function parseKeys(keys: string): Stroke[] {
  return keys.split(' ').map((part) => {
    const names = part === '+' ? ['+'] : part.split('+').map((name) => (name === '' ? '+' : name));
    const key = names.findLast((name) => !MODIFIERS.has(name));
    if (key === undefined) throw new RangeError(`no key in "${keys}"`);
    return {
      mod: names.includes('mod'),
      shift: names.includes('shift'),
      alt: names.includes('alt'),
      key: key.length === 1 ? key.toLowerCase() : key,
    };
  });
}

const isLetter = (key: string): boolean => key.length === 1 && key.toLowerCase() !== key.toUpperCase();

/** Whether a press is this stroke. For signs such as `?` the layout decides whether Shift makes them, so it is not asked. */
export function matches(stroke: Stroke, press: KeyPress): boolean {
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (key !== stroke.key) return false;
  if (stroke.mod !== (press.ctrlKey || press.metaKey) || stroke.alt !== press.altKey) return false;
  const shiftMatters = stroke.key.length > 1 || isLetter(stroke.key);
  return !shiftMatters || stroke.shift === press.shiftKey;
}

/** The combination that was pressed, as it is written; null while only modifiers are down. */
export function toKeys(press: KeyPress): string | null {
  if (['Control', 'Meta', 'Shift', 'Alt', 'AltGraph', 'Dead', 'Process', 'Unidentified'].includes(press.key))
    return null;
  const key = press.key === ' ' ? 'Space' : press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const shiftMatters = key.length > 1 || isLetter(key);
  return [
    ...(press.ctrlKey || press.metaKey ? ['mod'] : []),
    ...(press.altKey ? ['alt'] : []),
    ...(press.shiftKey && shiftMatters ? ['shift'] : []),
    key,
  ].join('+');
}

/** A stroke that a person could mean as typing: it is what the single-key switch turns off. */
export const isSingleKey = (stroke: Stroke): boolean => stroke.key.length === 1 && !stroke.mod && !stroke.alt;

const NAMES: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

/** The caps to draw for each stroke: `mod+k` → [["Ctrl", "K"]]. */
export function keyCaps(keys: string, isMac = false): string[][] {
  return parseKeys(keys).map((stroke) => [
    ...(stroke.mod ? [isMac ? '⌘' : 'Ctrl'] : []),
    ...(stroke.alt ? [isMac ? '⌥' : 'Alt'] : []),
    ...(stroke.shift ? [isMac ? '⇧' : 'Shift'] : []),
    NAMES[stroke.key] ?? (stroke.key.length === 1 ? stroke.key.toUpperCase() : stroke.key),
  ]);
}
