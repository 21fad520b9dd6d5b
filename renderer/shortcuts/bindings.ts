import { createStore, useStore } from '../lib/store.ts';
import { SHORTCUTS, type ShortcutId } from './catalogue.ts';
import { parseKeys, type Stroke } from './keys.ts';

/** Which keys work what: the catalogue's own, or those that the person has given instead. */
export type Overrides = Readonly<Record<string, readonly string[]>>;

const state = createStore<{ overrides: Overrides }>({ overrides: {} });
export const SHORTCUT_IDS = Object.keys(SHORTCUTS) as ShortcutId[];

export const setOverrides = (overrides: Overrides): void => state.set({ overrides });

const chosenKeys = (overrides: Overrides, id: ShortcutId): readonly string[] =>
  overrides[id]?.filter(canBeKeys) ?? SHORTCUTS[id].keys;

export const keysOf = (id: ShortcutId): readonly string[] => chosenKeys(state.get().overrides, id);
export const useKeysOf = (id: ShortcutId): readonly string[] => {
  const overrides = useStore(state, (value) => value.overrides);
  return chosenKeys(overrides, id);
};

/** What a file by hand may hold: nothing of it may keep the other keys from working. */
function canBeKeys(keys: string): boolean {
  try {
    return parseKeys(keys).every(({ key }) => key !== '');
  } catch {
    return false;
  }
}

export interface Binding {
  id: ShortcutId;
  strokes: Stroke[];
}

let made: { of: Overrides; bindings: Binding[] } | null = null;

/** Every combination of every shortcut, in the order of the catalogue. */
export function bindings(): readonly Binding[] {
  const { overrides } = state.get();
  if (made?.of !== overrides) {
    made = {
      of: overrides,
      bindings: SHORTCUT_IDS.flatMap((id) =>
        chosenKeys(overrides, id).map((keys) => ({ id, strokes: parseKeys(keys) })),
      ),
    };
  }
  return made.bindings;
}

/** Groups whose keys work beside those of every screen. */
const EVERYWHERE: ReadonlySet<string> = new Set(['global', 'player']);

/** Who else has this combination where both would work; null: nobody. */
export function usedBy(overrides: Overrides, id: ShortcutId, keys: string): ShortcutId | null {
  const { group } = SHORTCUTS[id];
  const sharesScreens = (other: string): boolean => other === group || EVERYWHERE.has(other) || EVERYWHERE.has(group);
  return (
    SHORTCUT_IDS.find(
      (other) => other !== id && sharesScreens(SHORTCUTS[other].group) && chosenKeys(overrides, other).includes(keys),
    ) ?? null
  );
}

/** Gives a shortcut these keys and nobody else where both would work; without a trace where they are its own ones. */
export function withKeys(overrides: Overrides, id: ShortcutId, keys: readonly string[]): Overrides {
  const next: Record<string, readonly string[]> = { ...overrides };
  const set = (which: ShortcutId, chosen: readonly string[]) => {
    if (chosen.join() === SHORTCUTS[which].keys.join()) delete next[which];
    else next[which] = chosen;
  };
  for (const combination of keys) {
    let other = usedBy(next, id, combination);
    while (other !== null) {
      set(
        other,
        chosenKeys(next, other).filter((one) => one !== combination),
      );
      other = usedBy(next, id, combination);
    }
  }
  set(id, keys);
  return next;
}
