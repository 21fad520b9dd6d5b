import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationAgent } from '#shared/contract/conversations.ts';
import { api } from '../../ipc/client.ts';
import { isolate } from '../../lib/format.ts';
import { InlineError } from '../../ui/States.tsx';
import classes from './StartDialog.module.css';
import { useConversationAgents, useIsOffline } from './use-conversations.ts';

const FOUND_CONTACTS = 20;

/** Begins a conversation: with whom, and if wanted about which contact and under what title. */
export function StartDialog({
  opened,
  agentId,
  onClose,
  onStarted,
}: {
  opened: boolean;
  /** The one to begin with, where it was chosen already. */
  agentId: string | null;
  onClose: () => void;
  onStarted: (id: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('conversations.new')}
      size={480}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <StartForm key={agentId ?? ''} first={agentId} onClose={onClose} onStarted={onStarted} />
    </Modal>
  );
}

interface FormProps {
  first: string | null;
  onClose: () => void;
  onStarted: (id: string) => void;
}

function StartForm({ first, onClose, onStarted }: FormProps) {
  const { t } = useTranslation();
  const agents = (useConversationAgents() ?? []).filter(({ status }) => status !== 'archived');
  const isOffline = useIsOffline();
  const [chosen, setChosen] = useState<string | null>(first);
  const [contactId, setContactId] = useState<string | null>(null);
  const [title, setTitle] = useState('');
  const agent = agents.find(({ id }) => id === (chosen ?? agents[0]?.id)) ?? null;
  const start = useMutation({
    mutationFn: ({ id, agentId }: { id: string; agentId: string }) =>
      api.conversations.start({ id, agentId, contactId, title: title.trim() === '' ? null : title.trim() }),
    onSuccess: ({ id }) => onStarted(id),
  });
  // A thread is only opened here; its platform hears of it with the first message.
  const isRefused = isOffline && agent?.platform === 'gomobile';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (agent !== null && !isRefused) start.mutate({ id: crypto.randomUUID(), agentId: agent.id });
  };
  return (
    <form onSubmit={submit} className={classes.form} noValidate>
      <Select
        label={t('conversations.agent')}
        data={groupsOf(agents)}
        value={agent?.id ?? null}
        allowDeselect={false}
        searchable
        onChange={(id) => {
          setChosen(id);
          setContactId(null);
        }}
        nothingFoundMessage={t('lists.noMatch')}
        data-autofocus
        data-testid="start-agent"
      />
      {agent?.platform === 'gomobile' && (
        <ContactField key={agent.connectionId} value={contactId} onChange={setContactId} />
      )}
      <TextInput
        label={t('conversations.titleField')}
        description={t('conversations.titleText')}
        value={title}
        maxLength={255}
        dir="auto"
        onChange={(event) => setTitle(event.currentTarget.value)}
        data-testid="start-title"
      />
      {isRefused && (
        <p className={classes.refusal} role="status">
          {t('conversations.startOffline')}
        </p>
      )}
      {start.error !== null && <InlineError error={start.error} />}
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          type="submit"
          loading={start.isPending}
          disabled={agent === null || isRefused}
          data-testid="start-conversation"
        >
          {t('conversations.start')}
        </Button>
      </div>
    </form>
  );
}

const groupsOf = (agents: readonly ConversationAgent[]) => {
  const names = [...new Set(agents.map(({ connectionName }) => connectionName))];
  return names.map((group) => ({
    group: isolate(group),
    items: agents
      .filter(({ connectionName }) => connectionName === group)
      .map(({ id, name }) => ({ value: id, label: isolate(name) })),
  }));
};

function ContactField({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const found = useQuery({
    queryKey: ['contacts', 'pick', text],
    queryFn: () =>
      api.contacts.list({ filter: text === '' ? {} : { text }, page: { offset: 0, limit: FOUND_CONTACTS } }),
  });
  const rows = found.data?.rows ?? [];
  return (
    <Select
      label={t('conversations.contactField')}
      placeholder={t('conversations.contactNone')}
      data={rows.map((row) => ({ value: row.id, label: row.fullName ?? row.primaryPhone }))}
      filter={({ options }) => options}
      value={value}
      onChange={onChange}
      searchable
      searchValue={text}
      onSearchChange={setText}
      clearable
      clearButtonProps={{ 'aria-label': t('common.clear') }}
      nothingFoundMessage={t('lists.noMatch')}
      data-testid="start-contact"
    />
  );
}
