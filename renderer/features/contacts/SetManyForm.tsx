import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { TFunction } from 'i18next';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import type { AttributeValue, ManyFields, ManyOutcome } from '#shared/contract/contacts.ts';
import { checkField, TEXT_FIELDS, type TextField, toFieldValue } from '#shared/domain/contact-fields.ts';
import { ATTRIBUTE_PREFIX } from '#shared/domain/contact-filter.ts';
import { checkAttribute, toAttributeValue } from './contact-attributes.ts';
import { type FieldOption, useFieldOptions } from './field-options.ts';
import classes from './People.module.css';
import { useManyActions, useManyPreview } from './use-many.ts';

/** Sets one field of all chosen contacts, with a count of who changes before it is done. */
export function SetManyForm({ selection, onDone }: { selection: ContactSelection; onDone: () => void }) {
  const { t } = useTranslation();
  const { own, attributes } = useFieldOptions();
  // The number is what tells contacts apart: it is never the same for many.
  const options = [...own.filter(({ id }) => id !== 'primaryPhone'), ...attributes];
  const [field, setField] = useState(options.find(({ id }) => id === 'city')?.id ?? options[0]?.id ?? '');
  const option = options.find(({ id }) => id === field);
  return (
    <div className={classes.form}>
      <NativeSelect
        label={t('people.filter.field')}
        data={[
          {
            group: t('people.filter.fields'),
            items: own.filter(({ id }) => id !== 'primaryPhone').map(({ id, label }) => ({ value: id, label })),
          },
          ...(attributes.length === 0
            ? []
            : [
                {
                  group: t('people.filter.attributes'),
                  items: attributes.map(({ id, label }) => ({ value: id, label })),
                },
              ]),
        ]}
        value={field}
        onChange={(event) => setField(event.currentTarget.value)}
        data-autofocus
        data-testid="many-field"
      />
      {option && <ValueForm key={field} option={option} selection={selection} onDone={onDone} />}
    </div>
  );
}

function ValueForm({
  option,
  selection,
  onDone,
}: {
  option: FieldOption;
  selection: ContactSelection;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(option.kind === 'boolean' ? 'true' : '');
  const [isEmptied, setEmptied] = useState(false);
  const problem = isEmptied ? null : problemOf(option, draft);
  const isReady = isEmptied || (draft.trim() !== '' && problem === null);
  const fields = isReady ? fieldsOf(option, isEmptied ? '' : draft) : null;
  const preview = useManyPreview(selection, fields);
  const { change } = useManyActions(onDone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fields !== null && preview !== undefined && preview.changedCount > 0) {
      change.mutate({ groupId: crypto.randomUUID(), selection, fields });
    }
  };
  const choices = choicesOf(option, t);
  return (
    <form className={classes.form} onSubmit={submit}>
      {choices === null ? (
        <TextInput
          label={t('people.many.value')}
          value={isEmptied ? '' : draft}
          disabled={isEmptied}
          dir="auto"
          placeholder={option.kind === 'date' ? t('contacts.dateExample') : undefined}
          error={problem !== null && t(`contacts.invalid.${problem.problem}`, { max: problem.max })}
          onChange={(event) => setDraft(event.currentTarget.value)}
          data-testid="many-value"
        />
      ) : (
        <NativeSelect
          label={t('people.many.value')}
          data={[{ value: '', label: t('people.many.choose') }, ...choices]}
          value={isEmptied ? '' : draft}
          disabled={isEmptied}
          onChange={(event) => setDraft(event.currentTarget.value)}
          data-testid="many-value"
        />
      )}
      <Checkbox
        label={t('people.many.empty')}
        checked={isEmptied}
        onChange={(event) => setEmptied(event.currentTarget.checked)}
      />
      {preview && <Preview {...preview} />}
      <Button
        type="submit"
        disabled={fields === null || preview === undefined || preview.changedCount === 0}
        loading={change.isPending}
        data-testid="apply-many"
      >
        {preview === undefined || preview.changedCount === 0
          ? t('people.many.apply')
          : t('people.many.applyTo', { count: preview.changedCount })}
      </Button>
    </form>
  );
}

function Preview({ chosenCount, changedCount, skippedCount, isHeld }: ManyOutcome) {
  const { t } = useTranslation();
  return (
    <p className={classes.preview} role="status" data-testid="many-preview">
      <strong>{t('people.many.preview', { count: changedCount, chosen: chosenCount })}</strong>
      {skippedCount > 0 && <span>{t('people.many.skipped', { count: skippedCount })}</span>}
      {isHeld && <span>{t('people.many.willHold')}</span>}
    </p>
  );
}

function choicesOf(option: FieldOption, t: TFunction) {
  if (option.kind === 'boolean') {
    return [
      { value: 'true', label: t('common.yes') },
      { value: 'false', label: t('common.no') },
    ];
  }
  if (option.id !== 'gender') return null;
  return (['female', 'male'] as const).map((value) => ({ value, label: t(`contacts.gender.${value}`) }));
}

function problemOf({ id, attributeType }: FieldOption, draft: string) {
  if (draft.trim() === '' || id === 'gender') return null;
  if (attributeType !== null) return checkAttribute(attributeType, draft);
  const problem = checkField(id as TextField, draft);
  return problem === null ? null : { problem, max: TEXT_FIELDS[id as TextField] };
}

function fieldsOf({ id, attributeType }: FieldOption, draft: string): ManyFields {
  if (attributeType !== null) {
    const value: AttributeValue = toAttributeValue(attributeType, draft);
    return { customAttributes: { [id.slice(ATTRIBUTE_PREFIX.length)]: value } };
  }
  if (id === 'gender') return { gender: draft === 'female' || draft === 'male' ? draft : null };
  return { [id]: toFieldValue(id as TextField, draft) };
}
