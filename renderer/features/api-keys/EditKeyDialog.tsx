import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '#shared/contract/api-keys.ts';
import { api } from '../../ipc/client.ts';
import { InlineError } from '../../ui/States.tsx';
import classes from './ApiKeys.module.css';
import { dayOf, ExpiryField, endOfDay, NameField } from './KeyFields.tsx';

/** Another name, or another day on which a key ends. */
export function EditKeyDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState(apiKey.name);
  const [expires, setExpires] = useState(dayOf(apiKey.expiresAt));
  const update = useMutation({
    mutationFn: () =>
      api.apiKeys.update({
        id: apiKey.id,
        ...(name.trim() !== apiKey.name && { name: name.trim() }),
        ...(expires !== dayOf(apiKey.expiresAt) && { expiresAt: endOfDay(expires) }),
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['apiKeys'] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    update.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('apiKeys.edit')}
      size={480}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={classes.form} onSubmit={submit}>
        <NameField value={name} onChange={setName} />
        <ExpiryField value={expires} onChange={setExpires} />
        {update.error !== null && <InlineError error={update.error} />}
        <div className={classes.formActions}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={update.isPending} disabled={name.trim() === ''} data-testid="key-save">
            {t('apiKeys.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
