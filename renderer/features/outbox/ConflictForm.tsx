import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Change } from '#shared/contract/outbox.ts';
import { formatCount, formatFull, formatMoment } from '../../lib/format.ts';
import { fieldName, fieldValue } from './field-name.ts';
import classes from './Outbox.module.css';
import type { ChangeActions } from './use-outbox.ts';

type Side = 'mine' | 'theirs';

/** Both sides changed the same field: what it was, what each made of it, and a choice for each. */
export function ConflictForm({ change, actions }: { change: Change; actions: ChangeActions }) {
  const { t } = useTranslation();
  const fields = change.conflict?.fields ?? [];
  const [choices, setChoices] = useState<Record<string, Side>>({});
  const leftCount = fields.filter((field) => choices[field.field] === undefined).length;
  const choose = (field: string, side: Side) => setChoices((now) => ({ ...now, [field]: side }));
  const all = (side: Side) =>
    actions.resolve({ id: change.id, choices: Object.fromEntries(fields.map((field) => [field.field, side])) });
  return (
    <div className={classes.conflict}>
      {change.conflict?.deletedThere === true && <p className={classes.reason}>{t('outbox.deletedThere')}</p>}
      {fields.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('outbox.field')}</th>
              <th scope="col">{t('outbox.base')}</th>
              <th scope="col">{t('outbox.mine')}</th>
              <th scope="col">
                {t('outbox.theirs')} <TheirsAge change={change} />
              </th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.field}>
                <th scope="row">
                  <span className="data" dir="auto">
                    {fieldName(field.field, t)}
                  </span>
                </th>
                <td className={classes.quiet}>
                  <span className="data" dir="auto">
                    {fieldValue(field.field, field.base, t)}
                  </span>
                </td>
                {(['mine', 'theirs'] as const).map((side) => (
                  <td key={side}>
                    <button
                      type="button"
                      className={classes.choice}
                      aria-pressed={choices[field.field] === side}
                      onClick={() => choose(field.field, side)}
                    >
                      <i />
                      <span className="ellipsis" dir="auto" title={field[side] ?? undefined}>
                        {fieldValue(field.field, field[side], t)}
                      </span>
                    </button>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className={classes.conflictActions}>
        <Button
          size="compact-sm"
          disabled={leftCount > 0 || fields.length === 0}
          onClick={() => actions.resolve({ id: change.id, choices })}
          data-testid="resolve-chosen"
        >
          {t('outbox.applyChoices')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => all('mine')}
          data-action="keepMine"
          data-testid="resolve-mine"
        >
          {t('outbox.keepMine')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => all('theirs')}
          data-action="keepTheirs"
          data-testid="resolve-theirs"
        >
          {t('outbox.keepTheirs')}
        </Button>
        {fields.length > 1 && leftCount > 0 && (
          <span className={classes.quiet} aria-live="polite" data-testid="fields-left">
            {t('outbox.fieldsLeft', { count: leftCount, total: formatCount(fields.length) })}
          </span>
        )}
      </div>
    </div>
  );
}

/** When the platform's record was changed, or else when it was seen to be another. No platform says by whom. */
function TheirsAge({ change: { conflict } }: { change: Change }) {
  const { t } = useTranslation();
  const at = conflict?.changedThereAt ?? conflict?.seenAt ?? null;
  if (at === null) return null;
  const text = conflict?.changedThereAt == null ? 'outbox.theirsSeen' : 'outbox.theirsChanged';
  return (
    <span className={classes.quiet} title={formatFull(at)} data-testid="theirs-age">
      · {t(text, { at: formatMoment(at) })}
    </span>
  );
}
