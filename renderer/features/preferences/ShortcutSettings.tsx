import { Button, UnstyledButton } from '@mantine/core';
import { IconPencil, IconRotate2, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences, useSetPreferences } from '../../ipc/queries.ts';
import { usedBy, withKeys } from '../../shortcuts/bindings.ts';
import { SHORTCUTS, type ShortcutId } from '../../shortcuts/catalogue.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { toKeys } from '../../shortcuts/keys.ts';
import { ShortcutTable } from '../../shortcuts/ShortcutTable.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { SettingsSectionHead } from '../../ui/SettingRow.tsx';
import classes from './ShortcutSettings.module.css';

/** Every key of the console, each of which can be given another one. */
export function ShortcutSettings() {
  const { t } = useTranslation();
  const { shortcuts } = usePreferences();
  const set = useSetPreferences();
  const [editing, setEditing] = useState<ShortcutId | null>(null);
  const give = (id: ShortcutId, keys: readonly string[]) => {
    const overrides = withKeys(shortcuts, id, keys);
    set({ shortcuts: Object.fromEntries(Object.entries(overrides).map(([name, chosen]) => [name, [...chosen]])) });
    setEditing(null);
  };
  const changedCount = Object.keys(shortcuts).length;
  return (
    <>
      <SettingsSectionHead title={t('shortcuts.title')} text={t('shortcuts.text')} />
      <div className={classes.head}>
        <span>{t('shortcuts.changed', { count: changedCount })}</span>
        <Button
          size="compact-sm"
          variant="default"
          disabled={changedCount === 0}
          onClick={() => set({ shortcuts: {} })}
          data-testid="reset-shortcuts"
        >
          {t('shortcuts.resetAll')}
        </Button>
      </div>
      <ShortcutTable
        action={(id) =>
          editing === id ? (
            <KeyCapture id={id} onTake={(keys) => give(id, [keys])} onCancel={() => setEditing(null)} />
          ) : (
            <span className={classes.actions}>
              <IconButton
                label={t('shortcuts.change', { name: t(`shortcuts.${id}`) })}
                icon={<IconPencil size={14} />}
                onClick={() => setEditing(id)}
                testId={`change-${id}`}
              />
              <IconButton
                label={t('shortcuts.clear', { name: t(`shortcuts.${id}`) })}
                icon={<IconX size={14} />}
                onClick={() => give(id, [])}
              />
              <IconButton
                label={t('shortcuts.reset', { name: t(`shortcuts.${id}`) })}
                icon={<IconRotate2 size={14} />}
                disabled={shortcuts[id] === undefined}
                onClick={() => give(id, SHORTCUTS[id].keys)}
                testId={`reset-${id}`}
              />
            </span>
          )
        }
      />
    </>
  );
}

/** Waits for a combination. Escape leaves it as it was; Tab moves on, as everywhere. */
function KeyCapture({
  id,
  onTake,
  onCancel,
}: {
  id: ShortcutId;
  onTake: (keys: string) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const { shortcuts } = usePreferences();
  const field = useRef<HTMLButtonElement>(null);
  const [keys, setKeys] = useState<string | null>(null);
  useEffect(() => field.current?.focus(), []);
  const owner = keys === null ? null : usedBy(shortcuts, id, keys);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') onCancel();
    else if (event.key === 'Enter' && keys !== null) onTake(keys);
    else setKeys(toKeys(event) ?? keys);
  };
  return (
    <span className={classes.capture} data-testid="key-capture">
      <UnstyledButton ref={field} className={classes.field} onKeyDown={onKeyDown} aria-label={t('shortcuts.press')}>
        {keys === null ? t('shortcuts.press') : <Keys keys={keys} />}
      </UnstyledButton>
      <span className={classes.note} role="status">
        {owner !== null && t('shortcuts.usedBy', { name: t(`shortcuts.${owner}`) })}
      </span>
      <Button size="compact-xs" disabled={keys === null} onClick={() => keys !== null && onTake(keys)}>
        {t(owner === null ? 'shortcuts.take' : 'shortcuts.takeAway')}
      </Button>
      <Button size="compact-xs" variant="subtle" onClick={onCancel}>
        {t('common.cancel')}
      </Button>
    </span>
  );
}
