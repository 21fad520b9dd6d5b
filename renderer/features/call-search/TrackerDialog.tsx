import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tracker } from '#shared/contract/call-search.ts';
import { toErrorData } from '#shared/errors/app-error.ts';
import { errorText } from '../../lib/error-text.ts';
import classes from './CallSearch.module.css';
import { useSetTracker } from './use-search.ts';

const SPEAKERS = ['anybody', 'agent', 'customer'] as const;

/** A tracker's name, its phrases, a line each, and who has to say them. What is refused stays as it was typed. */
export function TrackerDialog({ tracker, onClose }: { tracker: Tracker | null; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const [name, setName] = useState(tracker?.name ?? '');
  const [lines, setLines] = useState(tracker?.phrases.join('\n') ?? '');
  const [speaker, setSpeaker] = useState<Tracker['speaker']>(tracker?.speaker ?? null);
  const set = useSetTracker();
  const phrases = lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const hasQuote = /["“”«»„]/u.test(name);
  const isReady = name.trim() !== '' && !hasQuote && phrases.length > 0;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    const id = tracker?.id ?? crypto.randomUUID();
    set.mutate({ id, name: name.trim(), phrases, speaker }, { onSuccess: onClose });
  };
  const refused = set.error === null ? null : errorText(toErrorData(set.error), t, i18n.language);
  return (
    <Modal
      opened
      onClose={onClose}
      title={tracker === null ? t('trackers.new') : t('trackers.change')}
      size={520}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className={classes.form} onSubmit={onSubmit}>
        <TextInput
          label={t('trackers.name')}
          maxLength={80}
          value={name}
          error={hasQuote ? t('trackers.noQuotes') : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
          data-testid="tracker-name"
        />
        <Textarea
          label={t('trackers.phrases')}
          description={t('trackers.phrasesText')}
          autosize
          minRows={4}
          maxRows={10}
          classNames={{ input: classes.input ?? '' }}
          value={lines}
          onChange={(event) => setLines(event.currentTarget.value)}
          data-testid="tracker-phrases"
        />
        <Select
          label={t('trackers.speaker')}
          allowDeselect={false}
          data={SPEAKERS.map((value) => ({ value, label: t(`trackers.by.${value}`) }))}
          value={speaker ?? 'anybody'}
          onChange={(value) => setSpeaker(value === 'agent' || value === 'customer' ? value : null)}
        />
        {refused !== null && (
          <p role="alert" className={classes.formError}>
            {[refused.title, refused.action].filter(Boolean).join(' ')}
          </p>
        )}
        <Button type="submit" disabled={!isReady} loading={set.isPending} data-testid="save-tracker">
          {t('trackers.save')}
        </Button>
      </form>
    </Modal>
  );
}
