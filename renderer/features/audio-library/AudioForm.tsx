import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Audio.module.css';
import { tagsOf, USAGE_TYPES, type UsageType, usageText } from './audio-words.ts';

export interface AudioFields {
  title: string;
  description: string;
  usageType: UsageType;
  tags: string[];
}

/** The words of an audio: for a new one and for one that is changed. */
export function AudioForm({
  initial,
  action,
  isBusy,
  isDisabled,
  note,
  onSave,
  onClose,
  children,
}: {
  initial: AudioFields;
  action: string;
  isBusy: boolean;
  isDisabled: boolean;
  note?: ReactNode;
  onSave: (fields: AudioFields) => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(initial.title);
  const [description, setDescription] = useState(initial.description);
  const [usageType, setUsageType] = useState<UsageType>(initial.usageType);
  const [tags, setTags] = useState(initial.tags.join(', '));
  const [isAsked, setAsked] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (title.trim() !== '') onSave({ title: title.trim(), description, usageType, tags: tagsOf(tags) });
  };
  return (
    <form className={classes.form} onSubmit={submit} data-testid="audio-form">
      {children}
      <TextInput
        label={t('audioLibrary.column.title')}
        value={title}
        maxLength={128}
        dir="auto"
        error={isAsked && title.trim() === '' ? t('audioLibrary.needsTitle') : undefined}
        onChange={(event) => setTitle(event.currentTarget.value)}
        data-testid="audio-title"
      />
      <Textarea
        label={t('audioLibrary.description')}
        autosize
        minRows={2}
        maxLength={512}
        dir="auto"
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <Select
        label={t('audioLibrary.column.usage')}
        allowDeselect={false}
        data={USAGE_TYPES.map((value) => ({ value, label: usageText(t, value) }))}
        value={usageType}
        onChange={(value) => setUsageType((value ?? 'other') as UsageType)}
      />
      <TextInput
        label={t('audioLibrary.tags')}
        description={t('audioLibrary.tagsText')}
        dir="auto"
        value={tags}
        maxLength={2000}
        onChange={(event) => setTags(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button type="submit" loading={isBusy} disabled={isDisabled} data-testid="audio-save">
          {action}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        {note}
      </div>
    </form>
  );
}
