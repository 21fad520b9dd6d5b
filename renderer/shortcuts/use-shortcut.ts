import { useEffect, useRef } from 'react';
import type { ShortcutId } from './catalogue.ts';
import { registerShortcut } from './dispatcher.ts';

/** Handles a key while the component is mounted and `enabled`. */
export function useShortcut(id: ShortcutId, handler: (event: KeyboardEvent) => void, enabled = true): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => (enabled ? registerShortcut(id, (event) => latest.current(event)) : undefined), [id, enabled]);
}
