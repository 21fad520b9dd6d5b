import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Change } from '#shared/contract/outbox.ts';
import { checkField, TEXT_FIELDS, type TextField, toFieldValue } from '#shared/domain/contact-fields.ts';
import { api } from '../../ipc/client.ts';
import { InlineError } from '../../ui/States.tsx';
import { fieldName } from './field-name.ts';
import classes from './Outbox.module.css';
import type { ChangeActions } from './use-outbox.ts';

/** Fields of a refused change that can be corrected here: what a person types about one contact. */
export const editableFields = ({ entity, operation, group, fields }: Change): TextField[] =>
  entity !== 'contact' || (operation !== 'create' && operation !== 'update') || (group !== undefined && group.count > 1)
    ? []
    : fields.map(({ field }) => field).filter((field): field is TextField => field in TEXT_FIELDS);

/** Corrects what a platform refused and sends it again: the correction is folded into the change that was refused. */
export function EditAndRetry({
  change,
  actions,
  onClose,
}: {
  change: Change;
  actions: ChangeActions;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const names = editableFields(change);
  const before = Object.fromEntries(
    names.map((name) => [name, change.fields.find(({ field }) => field === name)?.after ?? '']),
  );
  const [values, setValues] = useState<Record<string, string>>(before);
  const problems = names.map((name) => checkField(name, values[name] ?? ''));
  const update = useMutation({
    mutationFn: (fields: Record<string, string | null>) =>
      api.contacts.update({ changeId: crypto.randomUUID(), id: change.entityId, fields }),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['outbox'] }),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (problems.some((problem) => problem !== null)) return;
    const edited = names.filter((name) => (values[name] ?? '') !== before[name]);
    if (edited.length === 0) actions.retry(change.id);
    else update.mutate(Object.fromEntries(edited.map((name) => [name, toFieldValue(name, values[name] ?? '')])));
  };
  return (
    <form
      className={classes.edit}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
      aria-label={t('outbox.editTitle')}
      data-testid="edit-form"
    >
      {names.map((name, index) => (
        <TextInput
          key={name}
          size="xs"
          label={fieldName(name, t)}
          value={values[name] ?? ''}
          onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
          error={
            problems[index] == null ? undefined : t(`contacts.invalid.${problems[index]}`, { max: TEXT_FIELDS[name] })
          }
          dir="auto"
          autoFocus={index === 0}
          data-testid={`edit-${name}`}
        />
      ))}
      {update.error !== null && <InlineError error={update.error} />}
      <div className={classes.conflictActions}>
        <Button size="compact-sm" type="submit" loading={update.isPending} data-testid="edit-send">
          {t('outbox.editSend')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
