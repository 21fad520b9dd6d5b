import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '#shared/contract/contacts.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { formatPhone, isolate } from '../../lib/format.ts';
import dialog from '../../ui/Dialog.module.css';
import { InlineError } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { useChoices } from './use-programs.ts';

/** Has one person called, with a flow, from a number, now or later. */
export function CallDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useTranslation();
  const name = isolate(contact.fullName ?? formatPhone(contact.primaryPhone));
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('programs.call.title', { name })}
      size={480}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <CallForm contact={contact} name={name} onClose={onClose} />
    </Modal>
  );
}

function CallForm({ contact, name, onClose }: { contact: Contact; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const choices = useChoices(contact.connectionId);
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const [flowId, setFlow] = useState<string | null>(null);
  const [numberId, setNumber] = useState<string | null>(null);
  const [mode, setMode] = useState<'request' | 'flow'>('request');
  const [startAt, setStart] = useState('');
  const [retries, setRetries] = useState(0);
  const number = numberId ?? choices?.numbers[0]?.id ?? null;
  const call = useMutation({
    mutationFn: (changeId: string) =>
      api.programs.call({
        changeId,
        contactId: contact.id,
        flowId: flowId ?? '',
        numberId: number ?? '',
        mode,
        startAt: mode === 'request' && startAt !== '' ? new Date(startAt).getTime() : null,
        retry: retries > 0 ? { type: 'fixedDelay', delayMinutes: 15, maxRetries: retries } : { type: 'none' },
      }),
    onSuccess: ({ state }) => {
      toastDone(state === 'held' ? t('programs.call.held') : t('programs.call.sent', { name }));
      onClose();
    },
  });
  return (
    <div className={dialog.form} data-testid="call-form">
      <Select
        label={t('programs.column.flow')}
        searchable
        data={(choices?.flows ?? []).map(({ id, name: label }) => ({ value: id, label: isolate(label) }))}
        value={flowId}
        onChange={setFlow}
        data-autofocus
        data-testid="call-flow"
      />
      <Select
        label={t('programs.from')}
        data={(choices?.numbers ?? []).map(({ id, number: value, label }) => ({
          value: id,
          label: label === null ? formatPhone(value) : `${formatPhone(value)} · ${isolate(label)}`,
        }))}
        value={number}
        allowDeselect={false}
        onChange={setNumber}
      />
      <Select
        label={t('programs.call.mode')}
        data={(['request', 'flow'] as const).map((value) => ({ value, label: t(`programs.call.${value}`) }))}
        value={mode}
        allowDeselect={false}
        onChange={(value) => setMode(value === 'flow' ? 'flow' : 'request')}
      />
      {mode === 'request' && (
        <div className={dialog.two}>
          <TextInput
            type="datetime-local"
            label={t('programs.call.later')}
            value={startAt}
            onChange={(event) => setStart(event.currentTarget.value)}
          />
          <NumberInput
            label={t('programs.call.retries')}
            min={0}
            max={20}
            value={retries}
            onChange={(value) => setRetries(Number(value))}
          />
        </div>
      )}
      <div className={dialog.foot}>
        <p className={dialog.question}>{t('programs.call.question', { name })}</p>
        <p className={isOffline ? dialog.warn : dialog.hint}>
          {isOffline ? t('programs.launchOffline') : t('programs.check.dncOne')}
        </p>
        {call.error !== null && <InlineError error={call.error} />}
        <div className={dialog.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            disabled={flowId === null || number === null}
            loading={call.isPending}
            onClick={() => call.mutate(crypto.randomUUID())}
            data-testid="confirm-call"
          >
            {isOffline ? t('programs.holdAction') : t('programs.call.action')}
          </Button>
        </div>
      </div>
    </div>
  );
}
