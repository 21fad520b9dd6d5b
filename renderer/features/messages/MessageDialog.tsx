import { Button, Modal, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '#shared/contract/contacts.ts';
import type { Effect } from '#shared/contract/effects.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatPhone, isolate } from '../../lib/format.ts';
import dialog from '../../ui/Dialog.module.css';
import { InlineError } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { Preview } from './Preview.tsx';
import { TemplateField } from './TemplateField.tsx';
import { useMessageChoices, usePreview } from './use-messages.ts';

interface FormProps {
  contact: Contact;
  name: string;
  onClose: () => void;
}

/** Writes to one person: an SMS, or a template of WhatsApp where an agent can send one. */
export function MessageDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useTranslation();
  const name = isolate(contact.fullName ?? formatPhone(contact.primaryPhone));
  const [channel, setChannel] = useState<'sms' | 'whatsapp'>('sms');
  const agents = useQuery({ queryKey: ['messages', 'agents'], queryFn: () => api.messages.agents() }).data ?? [];
  const form = { contact, name, onClose };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('messages.to.title', { name })}
      size={520}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      closeOnClickOutside={false}
    >
      <div className={dialog.form} data-testid="message-form">
        {agents.length > 0 && (
          <SegmentedControl
            aria-label={t('messages.column.channel')}
            data={(['sms', 'whatsapp'] as const).map((value) => ({ value, label: t(`messages.channel.${value}`) }))}
            value={channel}
            onChange={(value) => setChannel(value === 'whatsapp' ? 'whatsapp' : 'sms')}
          />
        )}
        {channel === 'sms' ? <SmsForm {...form} /> : <WhatsappForm {...form} agents={agents} />}
      </div>
    </Modal>
  );
}

function SmsForm({ contact, name, onClose }: FormProps) {
  const { t } = useTranslation();
  const choices = useMessageChoices(contact.connectionId);
  const [chosen, setSender] = useState<string | null>(null);
  const [text, setText] = useState('');
  const senderId = chosen ?? choices?.senders[0]?.id ?? null;
  const preview = usePreview(text, { contactId: contact.id });
  const isUnreachable = preview !== undefined && preview.people === 0;
  return (
    <>
      <Select
        label={t('messages.column.sender')}
        data={(choices?.senders ?? []).map(({ id, name: label, country }) => ({
          value: id,
          label: isolate(country === null ? label : `${label} (${country})`),
        }))}
        value={senderId}
        allowDeselect={false}
        onChange={setSender}
      />
      <TemplateField
        label={t('messages.to.text')}
        value={text}
        names={choices?.placeholders ?? []}
        onChange={setText}
      />
      {preview !== undefined && <Preview preview={preview} />}
      <SendFoot
        name={name}
        isReady={senderId !== null && text.trim() !== '' && !isUnreachable}
        send={(changeId) => api.messages.sendSms({ changeId, contactId: contact.id, senderId: senderId ?? '', text })}
        onClose={onClose}
      />
    </>
  );
}

function WhatsappForm({
  contact,
  name,
  onClose,
  agents,
}: FormProps & { agents: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation();
  const [chosen, setAgent] = useState<string | null>(null);
  const [templateName, setTemplate] = useState('');
  const [language, setLanguage] = useState('en_US');
  const [parameters, setParameters] = useState('');
  const agentId = chosen ?? agents[0]?.id ?? null;
  return (
    <>
      <Select
        label={t('messages.to.agent')}
        data={agents.map(({ id, name: label }) => ({ value: id, label: isolate(label) }))}
        value={agentId}
        allowDeselect={false}
        onChange={setAgent}
      />
      <div className={dialog.two}>
        <TextInput
          label={t('messages.to.template')}
          description={t('messages.to.templateHint')}
          value={templateName}
          maxLength={512}
          onChange={(event) => setTemplate(event.currentTarget.value)}
          data-testid="whatsapp-template"
        />
        <TextInput
          label={t('messages.to.language')}
          description={t('messages.to.languageHint')}
          value={language}
          maxLength={15}
          onChange={(event) => setLanguage(event.currentTarget.value)}
        />
      </div>
      <TextInput
        label={t('messages.to.parameters')}
        description={t('messages.to.parametersHint')}
        value={parameters}
        onChange={(event) => setParameters(event.currentTarget.value)}
      />
      <SendFoot
        name={name}
        isReady={agentId !== null && templateName.trim() !== '' && language.trim().length >= 2}
        send={(changeId) =>
          api.messages.sendWhatsapp({
            changeId,
            contactId: contact.id,
            agentId: agentId ?? '',
            templateName,
            language,
            parameters: parameters
              .split('|')
              .map((part) => part.trim())
              .filter((part) => part !== '')
              .slice(0, 20),
          })
        }
        onClose={onClose}
      />
    </>
  );
}

/** Says to whom it goes and when, and sends it once. */
function SendFoot({
  name,
  isReady,
  send,
  onClose,
}: {
  name: string;
  isReady: boolean;
  send: (changeId: string) => Promise<Effect>;
  onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const sending = useMutation({
    mutationFn: send,
    onSuccess: ({ state }) => {
      toastDone(state === 'held' ? t('messages.to.held') : t('messages.to.sent', { name }));
      onClose();
    },
  });
  return (
    <div className={dialog.foot}>
      <p className={dialog.question}>{t('messages.to.question', { name })}</p>
      <p className={isOffline ? dialog.warn : dialog.hint}>
        {isOffline ? t('programs.launchOffline') : t('programs.check.dncOne')}
      </p>
      {sending.error !== null && <InlineError error={sending.error} />}
      <div className={dialog.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          disabled={!isReady}
          loading={sending.isPending}
          onClick={() => sending.mutate(crypto.randomUUID())}
          data-testid="confirm-message"
        >
          {isOffline ? t('programs.holdAction') : t('messages.to.action')}
        </Button>
      </div>
    </div>
  );
}
