import { IconAppWindow, IconChevronLeft, IconChevronRight, IconGavel, IconWaveSawTool } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallDetail, RecordingInfo } from '#shared/contract/calls.ts';
import {
  formatCount,
  formatDuration,
  formatFull,
  formatLanguage,
  formatMoment,
  formatPhone,
} from '../../lib/format.ts';
import { callOfWindow } from '../../lib/own-window.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { AudioBadge } from './AudioBadge.tsx';
import { damageLine } from './audio-words.ts';
import classes from './CallHeader.module.css';
import { callParty } from './columns.tsx';
import { DirectionIcon } from './DirectionIcon.tsx';
import { openInWindow } from './open-in-window.ts';
import { outcomeText } from './outcome-text.ts';
import type { Neighbours } from './use-call.ts';

interface CallHeaderProps {
  call: CallDetail;
  recording: RecordingInfo | null;
  neighbours: Neighbours;
  onPrevious: () => void;
  onNext: () => void;
}

/** Who, when, how long, and where the audio is. */
export function CallHeader({ call, recording, neighbours, onPrevious, onNext }: CallHeaderProps) {
  const { t } = useTranslation();
  const isInMain = callOfWindow === null;
  const damage = damageLine(t, recording?.findings ?? null);
  return (
    <header className={classes.head}>
      <div className={classes.main}>
        {isInMain && (
          <Link to="/calls" className={classes.back}>
            <IconChevronLeft className="flip" size={16} />
            {t('calls.title')}
          </Link>
        )}
        <h1 className={classes.title} dir="auto" title={callParty(call)}>
          {call.contactId === null || !isInMain ? (
            callParty(call)
          ) : (
            <Link to="/people/$contactId" params={{ contactId: call.contactId }} className={classes.contact}>
              {callParty(call)}
            </Link>
          )}
        </h1>
        {call.contactName !== null && (
          <bdi dir="ltr" className={classes.phone}>
            {formatPhone(call.contactPhone)}
          </bdi>
        )}
        <span className={classes.space} />
        {call.heldSince !== null && (
          <Badge
            tone="info"
            icon={<IconGavel />}
            title={t('review.heldSince', { at: formatFull(call.heldSince) })}
            testId="legal-hold"
          >
            {t('review.held')}
          </Badge>
        )}
        {recording === null ? (
          <AudioBadge state="none" />
        ) : (
          <AudioBadge state={recording.audio} problem={recording.problem} progress={recording.progress} />
        )}
        {recording?.audio === 'cached' && damage !== null && (
          <Badge tone="warn" icon={<IconWaveSawTool />} title={damage} testId="audio-damaged">
            {t('review.damaged')}
          </Badge>
        )}
        {isInMain && <OpenWindow callId={call.id} />}
        {isInMain && <Steps neighbours={neighbours} onPrevious={onPrevious} onNext={onNext} />}
      </div>
      <dl className={classes.meta}>
        <Fact name={t('calls.column.direction')}>
          <span className={classes.direction}>
            <DirectionIcon direction={call.direction} />
            {t(`calls.direction.${call.direction}`)}
          </span>
        </Fact>
        <Fact name={t('calls.column.agent')} isData>
          {call.agentName ?? '–'}
        </Fact>
        <Fact name={t('calls.column.program')} isData>
          {call.programName ?? '–'}
        </Fact>
        <Fact name={t('calls.column.time')} title={formatFull(call.startedAt)}>
          {formatMoment(call.startedAt)}
        </Fact>
        <Fact name={t('calls.column.length')}>{formatDuration(call.durationMs)}</Fact>
        <Fact name={t('review.status')}>{outcomeText(call.status, t)}</Fact>
        <Fact name={t('calls.column.language')}>{formatLanguage(call.language)}</Fact>
      </dl>
    </header>
  );
}

function OpenWindow({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const open = () => void openInWindow(callId);
  useShortcut('review.openWindow', open);
  return (
    <IconButton
      label={t('shortcuts.review.openWindow')}
      shortcut="review.openWindow"
      icon={<IconAppWindow className="flip" size={17} />}
      onClick={open}
      testId="open-window"
    />
  );
}

/** The calls around this one in the list that it was opened from. */
function Steps({ neighbours, onPrevious, onNext }: Pick<CallHeaderProps, 'neighbours' | 'onPrevious' | 'onNext'>) {
  const { t } = useTranslation();
  return (
    <span className={classes.nav}>
      {neighbours.index !== null && (
        <span className={classes.place}>
          {t('review.place', { index: formatCount(neighbours.index + 1), total: formatCount(neighbours.total) })}
        </span>
      )}
      <IconButton
        label={t('review.previousCall')}
        shortcut="review.previousCall"
        icon={<IconChevronLeft className="flip" size={17} />}
        disabled={neighbours.previousId === null}
        onClick={onPrevious}
        testId="previous-call"
      />
      <IconButton
        label={t('review.nextCall')}
        shortcut="review.nextCall"
        icon={<IconChevronRight className="flip" size={17} />}
        disabled={neighbours.nextId === null}
        onClick={onNext}
        testId="next-call"
      />
    </span>
  );
}

function Fact({
  name,
  title,
  isData = false,
  children,
}: {
  name: string;
  title?: string;
  /** Written by a platform, so it keeps its own direction. */
  isData?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={classes.fact} title={title}>
      <dt>{name}</dt>
      <dd dir={isData ? 'auto' : undefined}>{children}</dd>
    </div>
  );
}
