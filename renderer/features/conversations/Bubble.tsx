import { IconAlertTriangle, IconChevronRight, IconHelpCircle, IconPlayerStop, IconTool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Message, ToolCall } from '#shared/contract/conversations.ts';
import { formatCount, formatFull, formatTime } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import classes from './Bubble.module.css';
import { TURN_LOOK } from './turn-words.tsx';

/** One message: who, when, what, the tools that were used for it, and what is odd about it. */
export function Bubble({
  message,
  agentName,
  isComing,
}: {
  message: Message;
  agentName: string;
  /** Its text is still being written. */
  isComing: boolean;
}) {
  const { t } = useTranslation();
  const { role, text, saidAt, status, turnId, turnState, toolCalls, credits } = message;
  const speaker =
    role === 'assistant'
      ? agentName
      : role === 'user'
        ? turnId === null
          ? t('conversations.customer')
          : t('conversations.you')
        : t(`conversations.role.${role}`);
  const isOpen = turnState === 'sending' || turnState === 'unknown' || turnState === 'undecided';
  return (
    <article className={classes.message} data-role={role} data-testid="message" data-status={status}>
      <div className={classes.meta}>
        <bdi className={classes.speaker}>{speaker}</bdi>
        {saidAt !== null && (
          <time className={classes.time} title={formatFull(saidAt)}>
            {formatTime(saidAt)}
          </time>
        )}
        {role === 'user' && turnState !== null && isOpen && status !== 'unknown' && (
          <Badge plain tone={TURN_LOOK[turnState].tone} icon={TURN_LOOK[turnState].icon}>
            {t(`conversations.turn.${turnState}`)}
          </Badge>
        )}
        {status === 'failed' && (
          <Badge plain tone="bad" icon={<IconAlertTriangle />}>
            {t('conversations.broken')}
          </Badge>
        )}
        {status === 'unknown' && (
          <Badge plain tone="warn" icon={<IconHelpCircle />}>
            {t('conversations.unknownArrival')}
          </Badge>
        )}
        {role === 'assistant' && turnState === 'stopped' && (
          <Badge plain icon={<IconPlayerStop />}>
            {t('conversations.stoppedByYou')}
          </Badge>
        )}
        {credits !== null && (
          <span className={classes.time}>
            {t('conversations.credits', { count: credits, shown: formatCount(credits) })}
          </span>
        )}
      </div>
      {toolCalls.map((call) => (
        <ToolCard key={call.id} call={call} />
      ))}
      {(text !== '' || isComing) && (
        <div className={classes.text} dir="auto">
          {text}
          {isComing && <span className={classes.caret} aria-hidden="true" />}
        </div>
      )}
    </article>
  );
}

/** A tool that the agent called, with what it was given and what it said; closed, it is one line. */
function ToolCard({ call }: { call: ToolCall }) {
  const { t } = useTranslation();
  return (
    <details className={classes.tool} data-failed={call.isError || undefined}>
      <summary className={classes.toolHead}>
        <IconChevronRight size={13} className={classes.chevron} aria-hidden="true" />
        <IconTool size={13} aria-hidden="true" />
        <span dir="ltr" translate="no" className={classes.toolName}>
          {call.name}
        </span>
        {call.isError && (
          <Badge plain tone="bad" icon={<IconAlertTriangle />}>
            {t('conversations.toolFailed')}
          </Badge>
        )}
      </summary>
      <dl className={classes.toolBody}>
        {call.args !== null && (
          <>
            <dt>{t('conversations.toolArgs')}</dt>
            <dd dir="ltr">{pretty(call.args)}</dd>
          </>
        )}
        {call.result !== null && (
          <>
            <dt>{t('conversations.toolResult')}</dt>
            <dd dir="ltr">{pretty(call.result)}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    // A tool may say something that is no JSON, or was cut.
    return json;
  }
}
