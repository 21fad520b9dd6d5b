import { Button, Popover, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../ipc/client.ts';
import { formatCount, formatDuration, formatMoment } from '../../lib/format.ts';
import classes from './Transcript.module.css';

/** Every redaction of a call with its record, and the way to lift it. */
export function RedactionList({
  callId,
  unplacedIds,
  onLift,
  onSeek,
}: {
  callId: string;
  unplacedIds: readonly string[];
  onLift: (id: string, isLifted: boolean) => void;
  onSeek: (atMs: number) => void;
}) {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ['redactions', callId], queryFn: () => api.redactions.list({ callId }) });
  const redactions = data?.redactions ?? [];
  if (redactions.length === 0) return null;
  const active = redactions.filter(({ isLifted }) => !isLifted).length;
  return (
    <Popover trapFocus position="bottom-end" withinPortal width={380}>
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" data-testid="redactions">
          {t('transcript.redactions', { count: active, shown: formatCount(active) })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('transcript.redactionsTitle')}>
        <ul className={classes.redactionList}>
          {redactions.map((redaction) => (
            <li key={redaction.id} data-lifted={redaction.isLifted || undefined} data-testid="redaction">
              <UnstyledButton onClick={() => onSeek(redaction.startMs)} className={classes.redactionTime}>
                {formatDuration(redaction.startMs)}
              </UnstyledButton>
              <span>
                {redaction.history.map(({ event, author, at }) => (
                  <span key={at} className={classes.redactionEvent}>
                    {t(`transcript.event.${event}`, { author, at: formatMoment(at) })}
                  </span>
                ))}
                {unplacedIds.includes(redaction.id) && (
                  <span className={classes.redactionEvent}>{t('transcript.unplaced')}</span>
                )}
              </span>
              <Button size="compact-xs" variant="default" onClick={() => onLift(redaction.id, !redaction.isLifted)}>
                {redaction.isLifted ? t('transcript.putBack') : t('transcript.lift')}
              </Button>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
