import { useTranslation } from 'react-i18next';
import { SHORTCUT_GROUPS, SHORTCUTS, type ShortcutId } from './catalogue.ts';
import { Keys } from './Keys.tsx';
import classes from './ShortcutTable.module.css';

/** Every key, by where it works. */
export function ShortcutTable() {
  const { t } = useTranslation();
  const ids = Object.keys(SHORTCUTS) as ShortcutId[];
  return (
    <div className={classes.groups}>
      {SHORTCUT_GROUPS.map((group) => (
        <section key={group} className={classes.group}>
          <h3 className={classes.heading}>{t(`shortcuts.group.${group}`)}</h3>
          {ids
            .filter((id) => SHORTCUTS[id].group === group)
            .map((id) => (
              <div key={id} className={classes.line}>
                <span>{t(`shortcuts.${id}`)}</span>
                <span className={classes.keys}>
                  {SHORTCUTS[id].keys.map((keys) => (
                    <Keys key={keys} keys={keys} />
                  ))}
                </span>
              </div>
            ))}
        </section>
      ))}
    </div>
  );
}
