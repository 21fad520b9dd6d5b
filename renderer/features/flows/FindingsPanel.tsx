import { Button, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail, FlowGraphView, FlowProblem } from '#shared/contract/flows.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatMoment } from '../../lib/format.ts';
import { FactsHeading } from '../../ui/Facts.tsx';
import { InlineError } from '../../ui/States.tsx';
import classes from './FlowPage.module.css';
import { findingText, isGrave } from './flow-words.ts';
import { useFlowAct } from './use-flows.ts';

const MAX_SHOWN = 200;

/** What Earshot finds in a flow by itself, and what its platform said when it was asked. */
export function FindingsPanel({
  flow,
  drawn,
  onGo,
  isOffline,
}: {
  flow: FlowDetail;
  drawn: FlowGraphView;
  onGo: (nodeId: string) => void;
  isOffline: boolean;
}) {
  const { t } = useTranslation();
  const { findings } = drawn;
  const labels = new Map(drawn.nodes.map(({ id, label }) => [id, label]));
  return (
    <div data-testid="flow-findings">
      {findings.length === 0 && (
        <p className={classes.good}>
          <IconCircleCheck size={15} aria-hidden="true" />
          {t('flows.noFindings')}
        </p>
      )}
      <ul className={classes.ends}>
        {findings.slice(0, MAX_SHOWN).map((finding, index) => (
          <Finding
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is made anew as a whole
            key={index}
            text={findingText(t, finding)}
            name={finding.nodeId === null ? null : (labels.get(finding.nodeId) ?? finding.nodeId)}
            isBad={isGrave(finding)}
            onGo={finding.nodeId === null ? null : () => onGo(finding.nodeId as string)}
          />
        ))}
      </ul>
      {findings.length > MAX_SHOWN && (
        <p className={classes.sub}>{t('flows.moreFindings', { count: findings.length - MAX_SHOWN })}</p>
      )}
      {flow.kind === 'flow' && <PlatformCheck flow={flow} drawn={drawn} onGo={onGo} isOffline={isOffline} />}
    </div>
  );
}

function Finding({
  text,
  name,
  isBad,
  onGo,
}: {
  text: string;
  name: string | null;
  isBad: boolean;
  onGo: (() => void) | null;
}) {
  const { t } = useTranslation();
  const content = (
    <>
      {isBad ? (
        <IconAlertTriangle size={14} aria-label={t('flows.error')} />
      ) : (
        <IconInfoCircle size={14} aria-label={t('flows.note')} />
      )}
      <span className={classes.findingText}>
        {name !== null && <bdi className={classes.findingName}>{name}</bdi>}
        <span>{text}</span>
      </span>
    </>
  );
  return (
    <li data-tone={isBad ? 'bad' : undefined} className={classes.finding}>
      {onGo === null ? (
        <div className={classes.findingRow}>{content}</div>
      ) : (
        <UnstyledButton className={classes.findingRow} onClick={onGo}>
          {content}
        </UnstyledButton>
      )}
    </li>
  );
}

/** The platform's own check, kept with its date. */
function PlatformCheck({
  flow,
  drawn,
  onGo,
  isOffline,
}: {
  flow: FlowDetail;
  drawn: FlowGraphView;
  onGo: (nodeId: string) => void;
  isOffline: boolean;
}) {
  const { t } = useTranslation();
  const check = useFlowAct(() => api.flows.validate({ id: flow.id }));
  const { validation } = flow;
  const labels = new Map(drawn.nodes.map(({ id, label }) => [id, label]));
  const row = (problem: FlowProblem, index: number, isBad: boolean) => {
    const { nodeId, message } = problem;
    const isHere = nodeId !== null && labels.has(nodeId);
    return (
      <Finding
        key={`${isBad} ${index}`}
        text={message}
        name={nodeId === null ? null : (labels.get(nodeId) ?? nodeId)}
        isBad={isBad}
        onGo={isHere ? () => onGo(nodeId) : null}
      />
    );
  };
  return (
    <>
      <FactsHeading>{t('flows.platformCheck')}</FactsHeading>
      {validation === null ? (
        <p className={classes.sub}>{t('flows.neverChecked')}</p>
      ) : (
        <div data-testid="flow-validation">
          <p className={validation.valid ? classes.good : classes.warning}>
            {t(validation.valid ? 'flows.checkedGood' : 'flows.checkedBad', { at: formatMoment(validation.checkedAt) })}
          </p>
          {validation.version !== null && validation.version !== flow.version && (
            <p className={classes.sub}>{t('flows.checkedOlder', { version: formatCount(validation.version) })}</p>
          )}
          <ul className={classes.ends} dir="auto" lang="en">
            {validation.errors.map((problem, index) => row(problem, index, true))}
            {validation.warnings.map((problem, index) => row(problem, index, false))}
          </ul>
        </div>
      )}
      <div className={classes.actions}>
        <Button
          variant="default"
          disabled={isOffline}
          loading={check.isPending}
          onClick={() => check.mutate(undefined)}
          data-testid="flow-validate"
        >
          {t('flows.validate')}
        </Button>
        {isOffline && <span className={classes.sub}>{t('flows.needsPlatform')}</span>}
      </div>
      {check.error !== null && <InlineError error={check.error} />}
    </>
  );
}
