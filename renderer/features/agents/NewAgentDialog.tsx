import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import { AGENT_FIELD_RULES } from '#shared/domain/agent-limits.ts';
import { api } from '../../ipc/client.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { createStore, useStore } from '../../lib/store.ts';
import { NotDone } from '../../ui/NotDone.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './NewAgentDialog.module.css';

const EMPTY = { name: '', instructions: '', language: '' };

/** What was typed so far; it outlives the screen, so that a look elsewhere loses nothing. */
const typed = createStore<typeof EMPTY>(EMPTY);

export function NewAgentDialog({
  opened,
  connections,
  onClose,
  onCreated,
}: {
  opened: boolean;
  /** Those that can make agents. */
  connections: readonly Connection[];
  onClose: () => void;
  onCreated: (id: string) => void;
}) {
  const { t } = useTranslation();
  const draft = useStore(typed, (state) => state);
  const [isChecked, setChecked] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const connectionId = chosen ?? connections[0]?.id ?? null;
  const problems = {
    name: !AGENT_FIELD_RULES.name(draft.name),
    instructions: !AGENT_FIELD_RULES.instructions(draft.instructions),
    language: draft.language !== '' && !AGENT_FIELD_RULES.language(draft.language),
  };
  const create = useOnlineAct({
    act: (to: string) =>
      api.agents.create({
        requestId,
        connectionId: to,
        fields: {
          name: draft.name,
          instructions: draft.instructions,
          ...(draft.language !== '' && { language: draft.language }),
        },
      }),
    title: () => t('agents.notDone.create'),
    onDone: ({ id }) => {
      toastDone(t('agents.done.create'));
      typed.set(EMPTY);
      setChecked(false);
      setRequestId(crypto.randomUUID());
      onCreated(id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!Object.values(problems).includes(true) && connectionId !== null) create.run(connectionId);
  };
  const error = (name: keyof typeof EMPTY) => (isChecked && problems[name] ? t(`agents.invalid.${name}`) : null);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('agents.new')}
      size={560}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form onSubmit={submit} noValidate className={classes.form}>
        <TextInput
          label={t('agents.field.name')}
          withAsterisk
          data-autofocus
          value={draft.name}
          onChange={(event) => typed.set({ name: event.currentTarget.value })}
          error={error('name')}
          data-testid="new-agent-name"
        />
        <Textarea
          label={t('agents.field.instructions')}
          withAsterisk
          autosize
          minRows={5}
          maxRows={14}
          value={draft.instructions}
          onChange={(event) => typed.set({ instructions: event.currentTarget.value })}
          error={error('instructions')}
          data-testid="new-agent-instructions"
        />
        <TextInput
          label={t('agents.field.language')}
          description={t('agents.hint.language')}
          value={draft.language}
          onChange={(event) => typed.set({ language: event.currentTarget.value })}
          error={error('language')}
          dir="ltr"
        />
        {connections.length > 1 && (
          <Select
            label={t('agents.connection')}
            data={connections.map(({ id, name }) => ({ value: id, label: name }))}
            value={connectionId}
            allowDeselect={false}
            onChange={setChosen}
          />
        )}
        <NotDone reason={create.notDone} />
        <div className={classes.actions}>
          <span className={classes.note}>{t('agents.newNote')}</span>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending} data-testid="create-agent">
            {t('agents.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
