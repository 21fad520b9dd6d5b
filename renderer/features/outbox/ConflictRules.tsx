import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConflictKind } from '#shared/contract/outbox.ts';
import { api } from '../../ipc/client.ts';
import { formatCount } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { fieldName, fieldValue } from './field-name.ts';
import classes from './Outbox.module.css';

type Side = 'mine' | 'theirs';

/** Several conflicts of the same kind, decided with one wish. */
export function ConflictRules() {
  const { t } = useTranslation();
  const kinds = useQuery({ queryKey: ['outbox', 'kinds'], queryFn: () => api.outbox.conflictKinds() }).data ?? [];
  const most = useMostSeen(kinds);
  if (kinds.length === 0) return null;
  return (
    <section className={classes.rules} aria-label={t('outbox.rules.label')} data-testid="conflict-rules">
      {kinds.map((kind) => (
        <Rule key={kind.id} kind={kind} ofTotal={most.get(kind.id) ?? kind.total} />
      ))}
    </section>
  );
}

/** How many there were of each kind when this was opened, or the most since, so that one can see them become fewer. */
function useMostSeen(kinds: readonly ConflictKind[]): ReadonlyMap<string, number> {
  const seen = useRef(new Map<string, number>());
  for (const { id, total } of kinds) seen.current.set(id, Math.max(total, seen.current.get(id) ?? 0));
  return seen.current;
}

function Rule({ kind, ofTotal }: { kind: ConflictKind; ofTotal: number }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Side | null>(null);
  const decide = useDecideAlike();
  const count = kind.conflicts.length;
  return (
    <div className={classes.rule} data-testid="conflict-rule">
      <div className={classes.ruleWhat}>
        <span>{kindText(kind, t)}</span>
        <bdi className={classes.quiet}>{kind.connectionName}</bdi>
        {kind.total < ofTotal && (
          <span className={classes.quiet} aria-live="polite" data-testid="rule-left">
            {t('outbox.rules.left', { count: kind.total, total: formatCount(ofTotal) })}
          </span>
        )}
      </div>
      {(['mine', 'theirs'] as const).map((side) => (
        <Button
          key={side}
          size="compact-sm"
          variant="default"
          onClick={() => setAsked(side)}
          data-testid={`rule-${side}`}
        >
          {t(`outbox.rules.${side}`, { count })}
        </Button>
      ))}
      <ConfirmDialog
        opened={asked !== null}
        title={asked === null ? '' : t(`outbox.rules.${asked}`, { count })}
        action={asked === null ? '' : t(`outbox.rules.${asked}`, { count })}
        isDangerous={asked === 'mine'}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          if (asked !== null) {
            decide({ conflicts: kind.conflicts.map(({ id, stamp }) => ({ id, stamp })), choice: asked });
          }
          setAsked(null);
        }}
      >
        {asked !== null && <Consequences kind={kind} side={asked} />}
      </ConfirmDialog>
    </div>
  );
}

const kindText = ({ deletedThere, operation, fields, total }: ConflictKind, t: TFunction): string => {
  if (deletedThere) return t('outbox.rules.kindDeleted', { count: total });
  if (operation === 'delete') return t('outbox.rules.kindDelete', { count: total });
  return t('outbox.rules.kind', { count: total, fields: fields.map((field) => fieldName(field, t)).join(', ') });
};

const EXAMPLES = 6;

/** What the decision overwrites, in words and by name. */
function Consequences({ kind, side }: { kind: ConflictKind; side: Side }) {
  const { t } = useTranslation();
  const isDelete = kind.operation === 'delete';
  const what = kind.deletedThere ? 'Deleted' : isDelete ? 'Delete' : 'Text';
  const shown = kind.conflicts.slice(0, EXAMPLES);
  const [from, to] = side === 'mine' ? (['theirs', 'mine'] as const) : (['mine', 'theirs'] as const);
  return (
    <>
      <p>{t(`outbox.rules.${side}${what}`, { name: kind.connectionName })}</p>
      <ul className={classes.examples}>
        {shown.map((conflict) => (
          <li key={conflict.id}>
            <bdi className={classes.exampleName}>{conflict.entityLabel}</bdi>
            {!isDelete &&
              !kind.deletedThere &&
              conflict.fields.map((field) => (
                <span key={field.field} className={classes.exampleField}>
                  <span className={classes.before} dir="auto">
                    {fieldValue(field.field, field[from], t)}
                  </span>
                  <IconArrowRight className="flip" size={13} aria-label={t('outbox.becomes')} />
                  <span className={classes.after} dir="auto">
                    {fieldValue(field.field, field[to], t)}
                  </span>
                </span>
              ))}
          </li>
        ))}
      </ul>
      {kind.conflicts.length > shown.length && (
        <p>{t('outbox.rules.more', { count: kind.conflicts.length - shown.length })}</p>
      )}
    </>
  );
}

function useDecideAlike() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { conflicts: { id: string; stamp: string }[]; choice: Side }) => api.outbox.resolveAlike(input),
    onSuccess: ({ decidedCount, leftCount }) =>
      toastDone(
        [
          t('outbox.rules.decided', { count: decidedCount }),
          leftCount > 0 ? t('outbox.rules.leftOver', { count: leftCount }) : '',
        ]
          .filter(Boolean)
          .join(' '),
      ),
    onError: toastError,
    onSettled: () => client.invalidateQueries({ queryKey: ['outbox'] }),
  }).mutate;
}
