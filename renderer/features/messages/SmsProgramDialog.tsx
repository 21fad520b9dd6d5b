import { Button, Modal, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import type { SmsProgram, SmsProgramInput } from '#shared/contract/messages.ts';
import { api } from '../../ipc/client.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatCount, isolate } from '../../lib/format.ts';
import dialog from '../../ui/Dialog.module.css';
import { NotDone } from '../../ui/NotDone.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { Preview } from './Preview.tsx';
import { TemplateField } from './TemplateField.tsx';
import { useMessageChoices, usePreview } from './use-messages.ts';

/** Writes an SMS program, or changes a draft. It is done on the platform, now: where that is away, what was typed stays. */
export function SmsProgramDialog({
  program = null,
  connections = [],
  audienceId: givenAudienceId = null,
  onClose,
  onSaved,
}: {
  program?: SmsProgram | null;
  connections?: readonly Connection[];
  /** To whom a new one is, unless the person chooses others. */
  audienceId?: string | null;
  onClose: () => void;
  onSaved?: (id: string) => void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const connectionId = program?.connectionId ?? chosen ?? connections[0]?.id ?? null;
  const choices = useMessageChoices(connectionId);
  const [name, setName] = useState(program?.name ?? '');
  const [description, setDescription] = useState(program?.description ?? '');
  const [audienceId, setAudience] = useState<string | null>(program?.audience?.id ?? givenAudienceId);
  const [senderId, setSender] = useState<string | null>(program?.sender?.id ?? null);
  const [template, setTemplate] = useState(program?.template ?? '');
  const [isChecked, setChecked] = useState(false);
  const preview = usePreview(template, { audienceId: audienceId ?? undefined });
  const save = useOnlineAct({
    act: (input: SmsProgramInput) =>
      program === null
        ? api.messages.create({ connectionId: connectionId ?? '', input })
        : api.messages.update({ id: program.id, input }),
    title: () => t('programs.notDone.save'),
    onDone: ({ id }) => {
      toastDone(t('messages.form.saved'));
      onClose();
      onSaved?.(id);
    },
  });
  const needed = (isMissing: boolean) => (isChecked && isMissing ? t('messages.form.needed') : undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (name.trim() === '' || template.trim() === '' || audienceId === null || senderId === null) return;
    save.run({ name: name.trim(), description: description.trim(), audienceId, senderId, template });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={program === null ? t('messages.form.new') : t('messages.form.edit')}
      size={620}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      closeOnClickOutside={false}
    >
      <form className={dialog.form} onSubmit={submit} noValidate data-testid="sms-form">
        {connections.length > 1 && (
          <Select
            label={t('programs.form.connection')}
            data={connections.map(({ id, name: label }) => ({ value: id, label: isolate(label) }))}
            value={connectionId}
            allowDeselect={false}
            onChange={(id) => {
              setChosen(id);
              setAudience(null);
              setSender(null);
            }}
          />
        )}
        <div className={dialog.two}>
          <TextInput
            label={t('messages.form.name')}
            value={name}
            maxLength={255}
            error={needed(name.trim() === '')}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
            data-testid="sms-name"
          />
          <TextInput
            label={t('messages.form.description')}
            value={description}
            maxLength={1024}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
        </div>
        <div className={dialog.two}>
          <Select
            label={t('messages.column.audience')}
            searchable
            data={(choices?.audiences ?? []).map(({ id, name: label, contactCount }) => ({
              value: id,
              label: `${isolate(label)} (${formatCount(contactCount)})`,
            }))}
            value={audienceId}
            error={needed(audienceId === null)}
            onChange={setAudience}
          />
          <Select
            label={t('messages.column.sender')}
            data={(choices?.senders ?? []).map(({ id, name: label, country }) => ({
              value: id,
              label: isolate(country === null ? label : `${label} (${country})`),
            }))}
            value={senderId}
            error={needed(senderId === null)}
            onChange={setSender}
          />
        </div>
        <TemplateField
          label={t('messages.template')}
          value={template}
          names={choices?.placeholders ?? []}
          error={needed(template.trim() === '')}
          onChange={setTemplate}
        />
        {preview !== undefined && <Preview preview={preview} />}
        <div className={dialog.foot}>
          <NotDone reason={save.notDone} />
          <div className={dialog.actions}>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} data-testid="save-sms">
              {t('programs.form.save')}
            </Button>
          </div>
        </div>
      </form>
    </Modal>
  );
}
