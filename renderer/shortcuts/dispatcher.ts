import { bindings } from './bindings.ts';
import type { ShortcutId } from './catalogue.ts';
import { isSingleKey, matches, type Stroke } from './keys.ts';

type Handler = (event: KeyboardEvent) => void;

/** How long the second key of a pair such as G C may take. */
const SEQUENCE_MS = 900;

/** The last handler put in wins, so a dialog or a panel takes a key from the screen under it. */
const handlers = new Map<ShortcutId, Handler[]>();
let singleKeys = true;
let started: { first: Stroke; atMs: number } | null = null;

export function registerShortcut(id: ShortcutId, handler: Handler): () => void {
  const stack = handlers.get(id) ?? [];
  handlers.set(id, [...stack, handler]);
  return () =>
    handlers.set(
      id,
      (handlers.get(id) ?? []).filter((other) => other !== handler),
    );
}

export function setSingleKeyShortcuts(enabled: boolean): void {
  singleKeys = enabled;
}

const TYPING =
  'input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable=true]';
const USES_SPACE =
  'button, a[href], summary, [role=button], [role=switch], [role=tab], [role=option], [role=menuitem], input';
const USES_ARROWS =
  '[role=slider], [role=tab], [role=radio], [role=menuitem], [role=option], [role=radiogroup], input, [data-own-arrows]';

/** A control that has the focus keeps the keys that work it. */
function belongsToControl(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target === null) return false;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (target.closest(TYPING) !== null) return (plain && event.key !== 'F6') || choosesText(event);
  if ((event.key === ' ' || event.key === 'Enter') && plain) return target.closest(USES_SPACE) !== null;
  if (event.key.startsWith('Arrow') && plain) return target.closest(USES_ARROWS) !== null;
  return false;
}

/** Ctrl+A in a field takes its text, not the rows of a list. */
const choosesText = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'a';

const isModalOpen = (): boolean => document.querySelector('[role=dialog][aria-modal=true]') !== null;

function find(event: KeyboardEvent): ShortcutId | null {
  const now = event.timeStamp;
  const previous = started !== null && now - started.atMs < SEQUENCE_MS ? started.first : null;
  started = null;
  for (const { id, strokes } of bindings()) {
    const [first, second] = strokes;
    // The same key may mean something else on another screen.
    if ((handlers.get(id)?.length ?? 0) === 0) continue;
    if (first === undefined || (isSingleKey(first) && !singleKeys)) continue;
    if (second === undefined) {
      if (previous === null && matches(first, event)) return id;
    } else if (previous !== null && previous.key === first.key && matches(second, event)) {
      return id;
    }
  }
  const opening = bindings().find(({ strokes }) => strokes.length === 2 && strokes[0] && matches(strokes[0], event));
  if (opening?.strokes[0] !== undefined && singleKeys) started = { first: opening.strokes[0], atMs: now };
  return null;
}

/** Listens for keys until the answer is called. */
export function startShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || belongsToControl(event) || isModalOpen()) return;
    const id = find(event);
    const handler = id === null ? undefined : handlers.get(id)?.at(-1);
    if (handler === undefined) return;
    event.preventDefault();
    handler(event);
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
