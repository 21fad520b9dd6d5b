import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../ipc/client.ts';
import { formatDuration, formatMoment } from '../../lib/format.ts';
import { InlineError } from '../../ui/States.tsx';
import classes from './ContactCalls.module.css';
import { DirectionIcon } from './DirectionIcon.tsx';

const ROWS = 20;

/** The calls with one person, newest first. */
export function ContactCalls({ contactId }: { contactId: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['calls', 'of-contact', contactId],
    queryFn: () => api.calls.list({ filter: { contactId }, page: { offset: 0, limit: ROWS } }),
  });
  if (error !== null) return <InlineError error={error} />;
  if (data === undefined) return null;
  if (data.rows.length === 0) return <p className={classes.none}>{t('calls.noneWithContact')}</p>;
  return (
    <ul className={classes.list}>
      {data.rows.map((call) => (
        <li key={call.id}>
          <Link to="/calls/$callId" params={{ callId: call.id }} className={classes.link}>
            <DirectionIcon direction={call.direction} />
            <span>{formatMoment(call.startedAt)}</span>
            <span className={classes.agent} dir="auto">
              {call.agentName}
            </span>
            <span>{formatDuration(call.durationMs)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
