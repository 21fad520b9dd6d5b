import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { AgentDetail } from '#shared/contract/agents.ts';
import { METRIC_DAYS } from '#shared/domain/agent-limits.ts';
import { formatCount, humanize } from '../../lib/format.ts';
import { FactsHeading } from '../../ui/Facts.tsx';
import classes from './AgentKnowledge.module.css';

/** What an agent answers from. */
export function AgentKnowledge({ agent, onOpen }: { agent: AgentDetail; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const { knowledgeBase: base, knowledgeItems: items } = agent;
  if (base === null && items.length === 0) {
    return (
      <p className={classes.none}>
        {t(agent.values.knowledgeBaseId === null ? 'agents.noBaseText' : 'agents.baseUnknown')}
      </p>
    );
  }
  return (
    <>
      {base !== null && (
        <>
          <div className={classes.head}>
            <div>
              <FactsHeading>{t('agents.field.knowledgeBaseId')}</FactsHeading>
              <p className={classes.name} dir="auto">
                {base.name}
              </p>
            </div>
            <Button variant="default" size="compact-sm" onClick={() => onOpen(base.id)} data-testid="agent-open-base">
              {t('agents.openBase')}
            </Button>
          </div>
          <Rows
            label={t('agents.documents', { count: base.documentCount, shown: formatCount(base.documentCount) })}
            rows={base.documents.map(({ id, name, status }) => ({ id, name, note: documentState(status, t) }))}
          />
        </>
      )}
      {items.length > 0 && (
        <Rows
          label={t('agents.items', { count: items.length, shown: formatCount(items.length) })}
          rows={items.map(({ id, name }) => ({ id, name, note: '' }))}
          onOpen={onOpen}
        />
      )}
    </>
  );
}

const documentState = (status: string | null, t: TFunction): string =>
  status === 'ready' || status === 'processing' || status === 'failed' || status === 'uploading'
    ? t(`lists.documentState.${status}`)
    : humanize(status ?? '');

function Rows({
  label,
  rows,
  onOpen,
}: {
  label: string;
  rows: readonly { id: string; name: string; note: string }[];
  onOpen?: (id: string) => void;
}) {
  return (
    <section>
      <FactsHeading>{label}</FactsHeading>
      <ul className={classes.rows}>
        {rows.map(({ id, name, note }) => (
          <li key={id} className={classes.row}>
            {onOpen === undefined ? (
              <span className="data" dir="auto" title={name}>
                {name}
              </span>
            ) : (
              <button type="button" className={classes.link} dir="auto" onClick={() => onOpen(id)}>
                {name}
              </button>
            )}
            <span className={classes.note}>{note}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Leads to what was said with an agent. */
export function AgentConversations({ agent, onOpen }: { agent: AgentDetail; onOpen: () => void }) {
  const { t } = useTranslation();
  const { conversationCount: count } = agent;
  return (
    <>
      <p>
        {count === null
          ? t('agents.conversationsUnknown')
          : t('agents.conversationsCount', { count, shown: formatCount(count), days: formatCount(METRIC_DAYS) })}
      </p>
      <div>
        <Button variant="default" onClick={onOpen} data-testid="agent-open-conversations">
          {t('agents.openConversations')}
        </Button>
      </div>
    </>
  );
}
