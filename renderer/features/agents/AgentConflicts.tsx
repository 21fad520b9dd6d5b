import { Button } from '@mantine/core';
import { IconGitMerge } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { AgentDetail, AgentFieldName } from '#shared/contract/agents.ts';
import { api } from '../../ipc/client.ts';
import { TextDiff } from '../../ui/TextDiff.tsx';
import { toastError } from '../../ui/toast.tsx';
import classes from './AgentConflicts.module.css';

const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? Object.values(value).filter(Boolean).join(' · ')
      : String(value);

/** Fields that changed on both sides: what the platform has and what was typed here, and the choice between them. */
export function AgentConflicts({ agent, onSettled }: { agent: AgentDetail; onSettled: (agent: AgentDetail) => void }) {
  const { t } = useTranslation();
  const { mutate, isPending } = useMutation({
    mutationFn: (choice: { field: AgentFieldName; keep: 'mine' | 'theirs' }) =>
      api.agents.settleDraft({ id: agent.id, choices: [choice] }),
    onSuccess: onSettled,
    onError: toastError,
  });
  const { draft } = agent;
  if (draft === null) return null;
  return (
    <section className={classes.conflicts} role="alert" data-testid="agent-conflicts">
      <p className={classes.title}>
        <IconGitMerge size={15} />
        {t('lists.conflictTitle')}
      </p>
      <p>{t('lists.conflictText')}</p>
      {draft.conflicts.map((field) => (
        <div key={field} className={classes.field}>
          <h4>{t(`agents.field.${field}`)}</h4>
          <TextDiff before={textOf(agent.values[field])} after={textOf(draft.fields[field])} />
          <div className={classes.actions}>
            <Button
              variant="default"
              size="compact-sm"
              loading={isPending}
              onClick={() => mutate({ field, keep: 'theirs' })}
              data-testid={`keep-theirs-${field}`}
            >
              {t('lists.keepTheirs')}
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              loading={isPending}
              onClick={() => mutate({ field, keep: 'mine' })}
              data-testid={`keep-mine-${field}`}
            >
              {t('lists.keepMine')}
            </Button>
          </div>
        </div>
      ))}
    </section>
  );
}
