import { Button, Switch } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CallDetail, RecordingInfo } from '#shared/contract/calls.ts';
import {
  formatBytes,
  formatDuration,
  formatFull,
  formatMoment,
  formatPhone,
  humanize,
  isolate,
} from '../../lib/format.ts';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { copyLine, damageLine, waveformWords } from './audio-words.ts';
import classes from './CallDetails.module.css';
import { CallMetrics } from './CallMetrics.tsx';
import { outcomeText } from './outcome-text.ts';
import { useEvict, useHold } from './use-call.ts';

/** Everything else that is known of the call. */
export function CallDetails({ call, recording }: { call: CallDetail; recording: RecordingInfo | null }) {
  const { t } = useTranslation();
  const evict = useEvict();
  const hold = useHold();
  const condition = conditionOf(t, recording);
  const variables = Object.entries(call.variables);
  return (
    <div className={classes.details} tabIndex={-1} data-testid="call-details">
      <Facts
        rows={[
          [t('details.from'), formatPhone(call.from)],
          [t('details.to'), formatPhone(call.to)],
          [t('details.started'), formatFull(call.startedAt)],
          [t('details.answered'), formatFull(call.answeredAt)],
          [t('details.ended'), formatFull(call.endedAt)],
          [t('review.status'), outcomeText(call.status, t)],
          [t('details.cost'), call.costCredits === null ? '–' : t('details.credits', { count: call.costCredits })],
          [t('details.asOf'), formatMoment(call.syncedAt)],
        ]}
      />
      <Switch
        mt={10}
        size="sm"
        label={t('review.hold')}
        description={t('review.holdText')}
        checked={call.heldSince !== null}
        disabled={hold.isPending}
        onChange={(event) => hold.mutate({ id: call.id, isHeld: event.currentTarget.checked })}
        data-testid="hold-switch"
      />
      {recording !== null && (
        <>
          <FactsHeading>{t('details.recording')}</FactsHeading>
          <Facts
            rows={[
              [t('details.format'), <bdi key="format">{formatOf(t, recording)}</bdi>],
              [t('details.channels'), recording.channelCount === 1 ? t('details.mono') : t('details.stereo')],
              [t('details.size'), formatBytes(recording.sizeBytes)],
              [t('calls.column.length'), formatDuration(recording.durationMs)],
            ]}
          />
          {condition !== null && (
            <p className={classes.condition} data-testid="audio-condition">
              {condition}
            </p>
          )}
          {recording.audio === 'cached' && call.heldSince === null && (
            <Button variant="default" size="compact-sm" onClick={() => evict(recording.id)} mt={8}>
              {t('details.evict')}
            </Button>
          )}
        </>
      )}
      <CallMetrics callId={call.id} />
      {call.path.length > 0 && (
        <>
          <FactsHeading>{t('details.path')}</FactsHeading>
          <ol className={classes.path}>
            {call.path.map((step) => (
              <li key={`${step.nodeId}-${step.enteredAt}`}>
                <span className={classes.stepTime}>{formatDuration(step.enteredAt - call.startedAt)}</span>
                <span className="ellipsis" dir="auto" title={isolate(step.nodeType)}>
                  {step.nodeLabel ?? humanize(step.nodeType)}
                </span>
                {step.outputPath !== null && <bdi className={classes.output}>{humanize(step.outputPath)}</bdi>}
              </li>
            ))}
          </ol>
        </>
      )}
      {variables.length > 0 && (
        <>
          <FactsHeading>{t('details.variables')}</FactsHeading>
          <Facts isData rows={variables.map(([name, value]) => [humanize(name), value])} />
        </>
      )}
    </div>
  );
}

/** What the bytes are, and what they were said to be where that is something else. */
function formatOf(t: TFunction, { contentType, findings }: RecordingInfo): string {
  const actual = findings?.actualType ?? null;
  return actual === null ? contentType : t('details.formatOther', { actual, announced: contentType });
}

/** What is wrong with audio that is here; null where nothing is. */
function conditionOf(t: TFunction, recording: RecordingInfo | null): string | null {
  if (recording?.audio !== 'cached' || recording.findings === null) return null;
  const words = waveformWords(t, recording.findings);
  if (words !== null) return `${words.what} ${words.todo}`;
  return copyLine(t, recording.findings) ?? damageLine(t, recording.findings);
}
