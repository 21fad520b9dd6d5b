import { useKeysOf } from './bindings.ts';
import type { ShortcutId } from './catalogue.ts';
import classes from './Keys.module.css';
import { keyCaps } from './keys.ts';

const isMac = navigator.platform.startsWith('Mac');

/** The caps of a combination, or of a shortcut's first one; nothing where it has none. */
export function Keys({ id, keys }: { id: ShortcutId; keys?: never } | { id?: never; keys: string }) {
  return id === undefined ? <Caps keys={keys} /> : <CapsOf id={id} />;
}

function CapsOf({ id }: { id: ShortcutId }) {
  const [keys] = useKeysOf(id);
  return keys === undefined ? null : <Caps keys={keys} />;
}

function Caps({ keys }: { keys: string }) {
  const caps = keyCaps(keys, isMac).flat();
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
