import { type RefObject, useEffect, useRef } from 'react';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';

/** What a key does is what a button of the row does: `data-action` names it. */
type RowAction = 'confirm' | 'retry' | 'edit' | 'discard' | 'keepMine' | 'keepTheirs' | 'holdBack';

const ROW = '[data-row]';

/**
 * Goes through the rows of a list by key, and works the buttons of the one that has the focus. Once a row is gone, the focus goes
 * to the one that took its place.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>, rowCount: number): void {
  const lastIndex = useRef<number | null>(null);
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>(ROW) ?? [])];
  const current = () => document.activeElement?.closest<HTMLElement>(ROW) ?? null;
  const focus = (index: number) => {
    const row = rows()[Math.max(0, Math.min(index, rows().length - 1))];
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };
  const move = (by: number) => {
    const row = current();
    focus(row === null ? 0 : rows().indexOf(row) + by);
  };
  const act = (action: RowAction) => {
    const row = current();
    if (row === null) focus(0);
    else row.querySelector<HTMLElement>(`[data-action="${action}"]:not(:disabled)`)?.click();
  };
  useShortcut('list.down', () => move(1));
  useShortcut('list.up', () => move(-1));
  useShortcut('list.open', () => current()?.querySelector<HTMLElement>('a[href]')?.click());
  useShortcut('list.edit', () => act('edit'));
  useShortcut('outbox.confirm', () => act('confirm'));
  useShortcut('outbox.retry', () => act('retry'));
  useShortcut('outbox.discard', () => act('discard'));
  useShortcut('outbox.keepMine', () => act('keepMine'));
  useShortcut('outbox.keepTheirs', () => act('keepTheirs'));
  useShortcut('outbox.holdBack', () => act('holdBack'));
  useEffect(() => {
    const onFocus = () => {
      const row = document.activeElement?.closest<HTMLElement>(ROW) ?? null;
      if (row !== null) lastIndex.current = rows().indexOf(row);
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when rows came or went
  useEffect(() => {
    if (document.activeElement === document.body && lastIndex.current !== null) focus(lastIndex.current);
  }, [rowCount]);
}
