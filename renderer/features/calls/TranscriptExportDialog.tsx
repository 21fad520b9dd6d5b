import { Button, Checkbox, Modal, SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CallDetail } from '#shared/contract/calls.ts';
import type { TranscriptFileRequest, TranscriptFormat } from '#shared/contract/transcript-files.ts';
import type { CallTranscript } from '#shared/contract/transcripts.ts';
import { isTimed } from '#shared/domain/transcript-align.ts';
import { api } from '../../ipc/client.ts';
import { usePreferences } from '../../ipc/queries.ts';
import { formatDuration, formatFileTime, formatFull } from '../../lib/format.ts';
import { createStore, useStore } from '../../lib/store.ts';
import { languageFor } from '../../locales/i18n.ts';
import classes from '../../ui/export/ExportDialog.module.css';
import { useStartExport } from '../../ui/export/use-start-export.ts';
import { InlineError } from '../../ui/States.tsx';
import { callParty } from './columns.tsx';

export interface ExportedTranscript {
  call: CallDetail;
  transcript: CallTranscript;
  speakerNames: TranscriptFileRequest['speakers'];
}

const FORMATS = ['pdf', 'txt', 'srt', 'vtt', 'json'] as const satisfies readonly TranscriptFormat[];
/** Subtitles are what is said, and nothing else. */
const TAKES_COMMENTS: readonly TranscriptFormat[] = ['pdf', 'txt', 'json'];

/** Subtitles of words that nobody knows the time of are none. */
const NEEDS_TIMES: readonly TranscriptFormat[] = ['srt', 'vtt'];

/** How the person exported last; the next export starts there. */
const choices = createStore<{ format: TranscriptFormat; hasComments: boolean }>({ format: 'pdf', hasComments: false });

/** As what a transcript leaves; where it lies is asked by the system's own dialog afterwards. */
export function TranscriptExportDialog({ of, onClose }: { of: ExportedTranscript; onClose: () => void }) {
  const { t } = useTranslation();
  const hasTimes = isTimed(of.transcript.turns);
  const { format: chosen, hasComments } = useStore(choices, (value) => value);
  const format = !hasTimes && NEEDS_TIMES.includes(chosen) ? 'pdf' : chosen;
  const request = useTranscriptFile(of, { format, hasComments });
  const save = useStartExport(api.exports.saveTranscript, { onStarted: onClose });
  const withheldCount = of.transcript.turns.filter(({ redacted }) => redacted.length > 0).length;
  const mayHaveComments = TAKES_COMMENTS.includes(format) && of.call.commentCount > 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('transcript.exportTitle')}
      size={480}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={classes.form} data-testid="transcript-export-dialog">
        <div>
          <SegmentedControl
            fullWidth
            aria-label={t('exports.format')}
            data={FORMATS.map((value) => ({
              value,
              label: t(`transcript.formatName.${value}`),
              disabled: !hasTimes && NEEDS_TIMES.includes(value),
            }))}
            value={format}
            onChange={(value) => choices.set({ format: FORMATS.find((one) => one === value) ?? 'pdf' })}
            data-autofocus
            data-testid="transcript-format"
          />
          <p className={classes.hint}>
            {t(`transcript.formatHint.${format}`)}
            {!hasTimes && ` ${t('transcript.noSubtitles')}`}
          </p>
        </div>
        {mayHaveComments && (
          <Checkbox
            label={t('transcript.withComments', { count: of.call.commentCount })}
            description={t('transcript.withCommentsText')}
            checked={hasComments}
            onChange={(event) => choices.set({ hasComments: event.currentTarget.checked })}
            data-testid="transcript-with-comments"
          />
        )}
        <p className={classes.hint} data-testid="transcript-withheld">
          {withheldCount === 0 ? t('transcript.nothingWithheld') : t('transcript.withheld', { count: withheldCount })}
        </p>
        {save.error !== null && <InlineError error={save.error} />}
        <div className={classes.actions}>
          <span className={classes.count}>{t('transcript.turns', { count: of.transcript.turns.length })}</span>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            loading={save.isPending}
            onClick={() => save.mutate({ ...request, id: crypto.randomUUID() })}
            data-testid="transcript-save"
          >
            {t('exports.save')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

function useTranscriptFile(
  { call, speakerNames }: ExportedTranscript,
  { format, hasComments }: Pick<TranscriptFileRequest, 'format' | 'hasComments'>,
): Omit<TranscriptFileRequest, 'id'> {
  const { t } = useTranslation();
  const language = languageFor(usePreferences());
  const title = t('transcript.fileTitle', { who: callParty(call) }).slice(0, 200);
  const name = `${title} ${formatFileTime(call.startedAt)}`;
  const note = [formatFull(call.startedAt), formatDuration(call.durationMs), call.agentName ?? '']
    .filter(Boolean)
    .join(' · ');
  return {
    callId: call.id,
    format,
    hasComments: hasComments && TAKES_COMMENTS.includes(format),
    speakers: {
      agent: speakerNames.agent.slice(0, 256),
      contact: speakerNames.contact.slice(0, 256),
      system: speakerNames.system,
    },
    language,
    name,
    title,
    note: note.slice(0, 256),
    texts: {
      page: t('exports.page', { n: '{n}' }),
      time: t('exports.column.startedAt'),
      speaker: t('exports.column.speaker'),
      text: t('exports.column.spokenText'),
      comment: t('exports.column.comment'),
    },
  };
}
