import { keysOf, type ShortcutId } from './catalogue.ts';
import classes from './Keys.module.css';
import { keyCaps } from './keys.ts';

const isMac = navigator.platform.startsWith('Mac');

/** The caps of a shortcut's first combination. */
export function Keys({ id, keys }: { id?: ShortcutId; keys?: string }) {
  const combination = keys ?? (id === undefined ? undefined : keysOf(id)[0]);
  if (combination === undefined) return null;
  const caps = keyCaps(combination, isMac).flat();
  return (
    <span className={classes.keys} dir="ltr">
      {caps.map((cap, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the caps of one combination never move
        <kbd key={index} className={classes.cap}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
