import { Button, Textarea } from '@mantine/core';
import { IconFileText, IconFlask } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDetail, TrialReply } from '#shared/contract/agents.ts';
import { api } from '../../ipc/client.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatCount } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import classes from './Playground.module.css';
import { historyOf, setTrial, type Turn, trialOf, trials } from './trials.ts';

/** Talks to an agent for trial: nothing is kept or charged on either side. */
export function Playground({ agent }: { agent: AgentDetail }) {
  const { t } = useTranslation();
  const { id } = agent;
  useStore(trials, (all) => all[id]);
  const { turns, typed } = trialOf(id);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (turns.length > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [turns.length]);
  const trial = useOnlineAct({
    act: ({ message }: { message: string }) => api.agents.tryOut({ id, message, history: historyOf(turns) }),
    title: () => t('agents.notDone.tryOut'),
    onDone: (reply, { message }) => {
      const asked: Turn = { id: crypto.randomUUID(), role: 'user', content: message, reply: null };
      const answered: Turn = { id: crypto.randomUUID(), role: 'assistant', content: reply.response, reply };
      // An empty answer is no turn that could go along with the next question.
      setTrial(id, { turns: [...turns, asked, ...(reply.response === '' ? [] : [answered])], typed: '' });
    },
  });
  const ask = () => {
    const message = typed.trim();
    if (message !== '' && !trial.isPending) trial.run({ message });
  };
  return (
    <div className={classes.playground} data-testid="playground">
      <p className={classes.note}>
        <IconFlask size={14} />
        {t('agents.playgroundNote')}
      </p>
      <div className={classes.turns} role="log" aria-label={t('agents.tab.playground')}>
        {turns.map((turn) => (
          <TurnView key={turn.id} turn={turn} />
        ))}
        {trial.isPending && <p className={classes.waiting}>{t('agents.answering')}</p>}
        <div ref={end} />
      </div>
      <NotDone reason={trial.notDone} />
      <div className={classes.composer}>
        <Textarea
          aria-label={t('agents.ask')}
          placeholder={t('agents.ask')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={8000}
          value={typed}
          onChange={(event) => setTrial(id, { typed: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            ask();
          }}
          data-testid="trial-message"
        />
        <div className={classes.buttons}>
          {turns.length > 0 && (
            <Button variant="subtle" onClick={() => setTrial(id, { turns: [] })} data-testid="trial-clear">
              {t('agents.clearTrial')}
            </Button>
          )}
          <Button
            onClick={ask}
            loading={trial.isPending}
            disabled={typed.trim() === ''}
            rightSection={<Keys keys="mod+Enter" />}
            data-testid="trial-ask"
          >
            {t('agents.try')}
          </Button>
        </div>
      </div>
    </div>
  );
}

function TurnView({ turn }: { turn: Turn }) {
  const { t } = useTranslation();
  return (
    <article className={classes.turn} data-role={turn.role} data-testid={`trial-${turn.role}`}>
      <h4 className={classes.who}>{t(turn.role === 'user' ? 'agents.you' : 'agents.agent')}</h4>
      <p className={classes.content} dir="auto">
        {turn.content}
      </p>
      {turn.reply !== null && <ReplyFacts reply={turn.reply} />}
    </article>
  );
}

function ReplyFacts({ reply }: { reply: TrialReply }) {
  const { t } = useTranslation();
  const { latencyMs, inputTokens, outputTokens, passages } = reply;
  return (
    <>
      <p className={classes.facts} data-testid="trial-facts">
        {[
          latencyMs === null ? null : t('agents.latency', { ms: formatCount(Math.round(latencyMs)) }),
          inputTokens === null ? null : t('agents.tokensIn', { count: inputTokens, shown: formatCount(inputTokens) }),
          outputTokens === null
            ? null
            : t('agents.tokensOut', { count: outputTokens, shown: formatCount(outputTokens) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {passages.length > 0 && (
        <details className={classes.passages}>
          <summary>{t('agents.passages', { count: passages.length, shown: formatCount(passages.length) })}</summary>
          <ul>
            {passages.map((passage, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the passages of one answer never move
              <li key={index}>
                <p className={classes.source}>
                  <IconFileText size={13} />
                  <bdi>{[passage.documentName, passage.heading].filter(Boolean).join(' › ')}</bdi>
                </p>
                <p className={classes.passage} dir="auto">
                  {passage.text}
                </p>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
