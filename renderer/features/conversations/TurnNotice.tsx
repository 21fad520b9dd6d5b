import { Button, Loader } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail, Turn } from '#shared/contract/conversations.ts';
import { MAX_REPLY_CHECKS } from '#shared/domain/conversation-limits.ts';
import { api } from '../../ipc/client.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { InlineError } from '../../ui/States.tsx';
import classes from './TurnNotice.module.css';
import { TURN_LOOK } from './turn-words.tsx';
import { useIsOffline } from './use-conversations.ts';

/** What is going on with what was sent, and what the person can do about it. Nothing where all is well. */
export function TurnNotice({
  conversation,
  turn,
  onStop,
}: {
  conversation: ConversationDetail;
  turn: Turn;
  onStop: () => void;
}) {
  const { t } = useTranslation();
  const isOffline = useIsOffline();
  const name = conversation.agentName;
  if (!turn.isOpen) {
    if (turn.state !== 'failed' || turn.error === null || conversation.draft === '') return null;
    return (
      <div className={classes.block} data-testid="turn-failed">
        <p className={classes.lead}>{t('conversations.notSent')}</p>
        <InlineError error={turn.error} isExpected={turn.error.code === 'OFFLINE' || turn.error.code === 'CANCELLED'} />
      </div>
    );
  }
  if (turn.state === 'undecided') return <Undecided conversation={conversation} turn={turn} />;
  const words = () => {
    if (turn.state === 'sending') return t('conversations.sending', { name });
    if (turn.state === 'streaming') return t('conversations.writing', { name });
    if (isOffline) return t('conversations.lostOffline');
    if (turn.isThere) return t('conversations.arrived', { name });
    return t('conversations.checking', {
      count: Math.min(turn.checkCount + 1, MAX_REPLY_CHECKS),
      of: MAX_REPLY_CHECKS,
    });
  };
  const canStop = turn.state === 'sending' || turn.state === 'streaming';
  return (
    <div
      className={classes.line}
      role="status"
      data-tone={TURN_LOOK[turn.state].tone}
      data-testid={`turn-${turn.state}`}
    >
      {isOffline && turn.state === 'unknown' ? (
        TURN_LOOK.unknown.icon
      ) : (
        <Loader size={13} color="currentColor" aria-hidden="true" />
      )}
      <span className={classes.words}>{words()}</span>
      {canStop && (
        <Button variant="default" size="compact-sm" onClick={onStop} data-testid="stop-turn">
          {t('conversations.stop')}
          <span className={classes.keys}>
            <Keys id="chat.stop" />
          </span>
        </Button>
      )}
    </div>
  );
}

function Undecided({ conversation, turn }: { conversation: ConversationDetail; turn: Turn }) {
  const { t } = useTranslation();
  const check = useMutation({ mutationFn: () => api.conversations.checkAgain({ turnId: turn.id }) });
  const decide = useMutation({
    mutationFn: (choice: 'takeBack' | 'leave') => api.conversations.decide({ turnId: turn.id, choice }),
  });
  const canCheck = conversation.platform === 'gomobile';
  const error = check.error ?? decide.error;
  return (
    <div className={classes.block} data-tone="warn" role="alert" data-testid="turn-undecided">
      <p className={classes.lead}>{t('conversations.undecided')}</p>
      <p className={classes.text}>
        {t(canCheck ? 'conversations.undecidedNoTrace' : 'conversations.undecidedNoList', {
          name: conversation.agentName,
        })}
      </p>
      <div className={classes.actions}>
        {canCheck && (
          <Button size="compact-sm" onClick={() => check.mutate()} loading={check.isPending} data-testid="check-again">
            {t('conversations.checkAgain')}
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={() => decide.mutate('takeBack')} data-testid="take-back">
          {t('conversations.takeBack')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => decide.mutate('leave')} data-testid="leave-turn">
          {t('conversations.leave')}
        </Button>
      </div>
      {error !== null && <InlineError error={error} />}
    </div>
  );
}
