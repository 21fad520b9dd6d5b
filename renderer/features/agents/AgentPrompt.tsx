import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDetail } from '#shared/contract/agents.ts';
import { formatCount, formatFull, formatLanguage } from '../../lib/format.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { AgentForm } from './AgentForm.tsx';
import classes from './AgentPrompt.module.css';
import { pipelineText, voiceText } from './agent-words.tsx';

/** What an agent is told: to be read first; the form opens by itself where something was typed and not sent. */
export function AgentPrompt({ agent }: { agent: AgentDetail }) {
  const [isEditing, setEditing] = useState(agent.draft !== null);
  useShortcut('list.edit', () => setEditing(true), !isEditing && !agent.isPromptCut);
  if (isEditing) return <AgentForm agent={agent} onClose={() => setEditing(false)} />;
  return <PromptText agent={agent} onEdit={() => setEditing(true)} />;
}

function PromptText({ agent, onEdit }: { agent: AgentDetail; onEdit: () => void }) {
  const { t } = useTranslation();
  const { values } = agent;
  const number = (value: number | null) => (value === null ? t('agents.platformDefault') : formatCount(value));
  return (
    <>
      <div className={classes.head}>
        <FactsHeading>{t('agents.field.instructions')}</FactsHeading>
        {!agent.isPromptCut && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPencil size={13} />}
            rightSection={<Keys id="list.edit" />}
            onClick={onEdit}
            data-testid="agent-edit"
          >
            {t('agents.edit')}
          </Button>
        )}
      </div>
      <Text text={values.instructions} testId="agent-instructions" />
      {agent.isPromptCut && <p className={classes.note}>{t('agents.promptCut')}</p>}
      <section>
        <FactsHeading>{t('agents.field.welcomeMessage')}</FactsHeading>
        <Text text={values.welcomeMessage ?? ''} none={t('agents.noWelcome')} />
      </section>
      {values.description !== null && values.description !== '' && (
        <section>
          <FactsHeading>{t('agents.field.description')}</FactsHeading>
          <Text text={values.description} />
        </section>
      )}
      <section>
        <FactsHeading>{t('agents.settings')}</FactsHeading>
        <Facts
          rows={[
            [t('agents.field.model'), <bdi key="model">{values.model ?? t('agents.platformDefault')}</bdi>],
            [t('agents.field.temperature'), number(values.temperature)],
            [t('agents.field.maxTokens'), number(values.maxTokens)],
            [t('agents.field.topP'), number(values.topP)],
            [t('agents.field.pipelineMode'), pipelineText(values.pipelineMode, t)],
            [t('agents.field.language'), formatLanguage(values.language)],
            [t('agents.field.voice'), <bdi key="voice">{voiceText(values.voice, t)}</bdi>],
            [t('agents.created'), formatFull(agent.createdAt)],
            [t('agents.changed'), formatFull(agent.updatedAt)],
          ]}
        />
      </section>
    </>
  );
}

function Text({ text, none, testId }: { text: string; none?: string; testId?: string }) {
  if (text === '') return <p className={classes.none}>{none ?? '–'}</p>;
  return (
    <p className={classes.text} dir="auto" data-testid={testId}>
      {text}
    </p>
  );
}
