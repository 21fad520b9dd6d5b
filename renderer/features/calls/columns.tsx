import { IconFileText, IconMessage } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { CallRow } from '#shared/contract/calls.ts';
import {
  formatCount,
  formatDuration,
  formatFull,
  formatLanguage,
  formatMoment,
  formatPhone,
} from '../../lib/format.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { AudioBadge } from './AudioBadge.tsx';
import classes from './CallsList.module.css';
import { DirectionIcon } from './DirectionIcon.tsx';

/** The contact's name, or the number where no name is known. */
export const callParty = (call: Pick<CallRow, 'contactName' | 'contactPhone'>): string =>
  call.contactName ?? formatPhone(call.contactPhone);

export function callColumns(t: TFunction): GridColumn<CallRow>[] {
  return [
    {
      id: 'startedAt',
      header: t('calls.column.time'),
      width: '116px',
      sortKey: 'startedAt',
      cell: (call) => (
        <time title={formatFull(call.startedAt)} className={classes.quiet}>
          {formatMoment(call.startedAt)}
        </time>
      ),
    },
    {
      id: 'direction',
      header: t('calls.column.direction'),
      width: '104px',
      cell: (call) => (
        <span className={classes.direction}>
          <DirectionIcon direction={call.direction} />
          {t(`calls.direction.${call.direction}`)}
        </span>
      ),
    },
    {
      id: 'contact',
      header: t('calls.column.contact'),
      width: 'minmax(150px, 1.6fr)',
      sortKey: 'contactName',
      cell: (call) => (
        <span className={classes.contact} title={callParty(call)}>
          <span className="data" dir="auto">
            {callParty(call)}
          </span>
          {call.contactName !== null && (
            <bdi dir="ltr" className={classes.phone}>
              {formatPhone(call.contactPhone)}
            </bdi>
          )}
        </span>
      ),
    },
    {
      id: 'agent',
      header: t('calls.column.agent'),
      width: 'minmax(110px, 1fr)',
      sortKey: 'agentName',
      cell: (call) => (
        <span className="data" dir="auto" title={call.agentName ?? undefined}>
          {call.agentName ?? '–'}
        </span>
      ),
    },
    {
      id: 'program',
      header: t('calls.column.program'),
      width: 'minmax(110px, 1.1fr)',
      cell: (call) => (
        <span className={`data ${classes.quiet}`} dir="auto" title={call.programName ?? undefined}>
          {call.programName ?? '–'}
        </span>
      ),
    },
    {
      id: 'duration',
      header: t('calls.column.length'),
      width: '78px',
      align: 'end',
      sortKey: 'durationMs',
      cell: (call) => formatDuration(call.durationMs),
    },
    {
      id: 'language',
      header: t('calls.column.language'),
      width: '96px',
      cell: (call) => <span className={classes.quiet}>{formatLanguage(call.language)}</span>,
    },
    {
      id: 'notes',
      header: t('calls.column.notes'),
      width: '92px',
      cell: (call) => (
        <span className={classes.notes}>
          {call.hasTranscript && (
            <span title={t('calls.hasTranscript')}>
              <IconFileText size={15} aria-label={t('calls.hasTranscript')} />
            </span>
          )}
          {call.commentCount > 0 && (
            <span className={classes.count} title={t('calls.commentCount', { count: call.commentCount })}>
              <IconMessage size={15} aria-label={t('calls.commentCount', { count: call.commentCount })} />
              {formatCount(call.commentCount)}
            </span>
          )}
        </span>
      ),
    },
    {
      id: 'audio',
      header: t('calls.column.audio'),
      width: '116px',
      cell: (call) => <AudioBadge state={call.audio} problem={call.audioProblem} plain />,
    },
  ];
}
