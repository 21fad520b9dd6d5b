import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import type { ItemDraftFields, KnowledgeKind } from '#shared/contract/knowledge.ts';
import { api } from '../../ipc/client.ts';
import { type OnlineAct, useOnlineAct } from '../../ipc/use-online-act.ts';
import { createStore, useStore } from '../../lib/store.ts';
import { NotDone } from '../../ui/NotDone.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { ItemInputs } from './ItemInputs.tsx';
import { isItemReady } from './item-form.ts';
import classes from './KnowledgeForm.module.css';

interface DialogProps {
  /** Those that can make one. */
  connections: readonly Connection[];
  onClose: () => void;
  onCreated: (id: string) => void;
}

/** Makes a base or an item. */
export function NewKnowledgeDialog({ kind, ...props }: DialogProps & { kind: KnowledgeKind | null }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={kind !== null}
      onClose={props.onClose}
      title={kind === 'item' ? t('knowledge.newItem') : t('knowledge.newBase')}
      size={560}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {kind === 'base' && <NewBase {...props} />}
      {kind === 'item' && <NewItem {...props} />}
    </Modal>
  );
}

const NEW_BASE = { name: '', description: '' };
/** What was typed so far; it outlives the screen, so that a look elsewhere loses nothing. */
const typedBase = createStore<typeof NEW_BASE>(NEW_BASE);

function NewBase({ connections, onClose, onCreated }: DialogProps) {
  const { t } = useTranslation();
  const typed = useStore(typedBase, (state) => state);
  const [requestId] = useState(() => crypto.randomUUID());
  const [connectionId, setConnection] = useState(connections[0]?.id ?? null);
  const create = useOnlineAct({
    act: (to: string) =>
      api.knowledge.createBase({
        requestId,
        connectionId: to,
        name: typed.name,
        description: typed.description.trim() === '' ? null : typed.description,
      }),
    title: () => t('knowledge.notDone.create'),
    onDone: ({ id }) => {
      toastDone(t('knowledge.done.create'));
      typedBase.set(NEW_BASE);
      onCreated(id);
    },
  });
  return (
    <CreateForm
      create={create}
      isReady={typed.name.trim() !== ''}
      choice={{ connections, connectionId, onChoose: setConnection }}
      onClose={onClose}
    >
      <TextInput
        label={t('knowledge.field.name')}
        withAsterisk
        data-autofocus
        maxLength={128}
        value={typed.name}
        onChange={(event) => typedBase.set({ name: event.currentTarget.value })}
        data-testid="new-base-name"
      />
      <Textarea
        label={t('knowledge.field.description')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={typed.description}
        onChange={(event) => typedBase.set({ description: event.currentTarget.value })}
      />
    </CreateForm>
  );
}

const NEW_ITEM: Required<ItemDraftFields> = { name: '', content: '', agentIds: [], indexOn: null };
const typedItem = createStore<Required<ItemDraftFields>>(NEW_ITEM);

function NewItem({ connections, onClose, onCreated }: DialogProps) {
  const { t } = useTranslation();
  const typed = useStore(typedItem, (state) => state);
  const [requestId] = useState(() => crypto.randomUUID());
  const [connectionId, setConnection] = useState(connections[0]?.id ?? null);
  const choices = useQuery({
    queryKey: ['knowledge', 'agentChoices', connectionId],
    queryFn: () => api.knowledge.agentChoices({ connectionId: connectionId ?? '' }),
    enabled: connectionId !== null,
  });
  const create = useOnlineAct({
    act: (to: string) => api.knowledge.createItem({ ...typed, requestId, connectionId: to }),
    title: () => t('knowledge.notDone.create'),
    onDone: ({ id }) => {
      toastDone(t('knowledge.done.create'));
      typedItem.set(NEW_ITEM);
      onCreated(id);
    },
  });
  return (
    <CreateForm
      create={create}
      isReady={isItemReady(typed)}
      choice={{
        connections,
        connectionId,
        onChoose: (id) => {
          setConnection(id);
          typedItem.set({ agentIds: [] });
        },
      }}
      onClose={onClose}
    >
      <ItemInputs fields={typed} choices={choices.data ?? []} onChange={(change) => typedItem.set(change)} isNew />
    </CreateForm>
  );
}

function CreateForm({
  create,
  isReady,
  choice,
  onClose,
  children,
}: {
  create: OnlineAct<string>;
  isReady: boolean;
  choice: {
    connections: readonly Connection[];
    connectionId: string | null;
    onChoose: (id: string | null) => void;
  };
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { connections, connectionId, onChoose } = choice;
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && connectionId !== null) create.run(connectionId);
      }}
    >
      {children}
      {connections.length > 1 && (
        <Select
          label={t('knowledge.connection')}
          data={connections.map(({ id, name }) => ({ value: id, label: name }))}
          value={connectionId}
          allowDeselect={false}
          onChange={onChoose}
        />
      )}
      <NotDone reason={create.notDone} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={create.isPending} disabled={!isReady} data-testid="create-knowledge">
          {t('knowledge.create')}
        </Button>
      </div>
    </form>
  );
}
