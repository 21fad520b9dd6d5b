import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SHORTCUT_IDS, useKeysOf } from './bindings.ts';
import { SHORTCUT_GROUPS, SHORTCUTS, type ShortcutId } from './catalogue.ts';
import { Keys } from './Keys.tsx';
import classes from './ShortcutTable.module.css';

/** Every key, by where it works; `action` stands at the end of each line. */
export function ShortcutTable({ action }: { action?: (id: ShortcutId) => ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.groups} data-wide={action !== undefined || undefined}>
      {SHORTCUT_GROUPS.map((group) => (
        <section key={group} className={classes.group}>
          <h3 className={classes.heading}>{t(`shortcuts.group.${group}`)}</h3>
          {SHORTCUT_IDS.filter((id) => SHORTCUTS[id].group === group).map((id) => (
            <div key={id} className={classes.line} data-testid={`shortcut-${id}`}>
              <span>{t(`shortcuts.${id}`)}</span>
              <span className={classes.end}>
                <KeyList id={id} />
                {action?.(id)}
              </span>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}

function KeyList({ id }: { id: ShortcutId }) {
  const { t } = useTranslation();
  const keys = useKeysOf(id);
  return (
    <span className={classes.keys}>
      {keys.length === 0 && <span className={classes.none}>{t('shortcuts.none')}</span>}
      {keys.map((combination) => (
        <Keys key={combination} keys={combination} />
      ))}
    </span>
  );
}
