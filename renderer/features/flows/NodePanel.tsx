import { UnstyledButton } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FlowGraphView } from '#shared/contract/flows.ts';
import { isolate } from '../../lib/format.ts';
import { edgeText, kindText } from '../../lib/node-words.ts';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import classes from './FlowPage.module.css';
import { configText, findingText, valueText } from './flow-words.ts';
import { useFlowNode } from './use-flows.ts';

/** One node whole: what it does, how it is set up, where it leads, and what its platform sent. */
export function NodePanel({
  flowId,
  versionId,
  drawn,
  nodeId,
  onGo,
}: {
  flowId: string;
  versionId: string | null;
  drawn: FlowGraphView;
  nodeId: string | null;
  onGo: (nodeId: string) => void;
}) {
  const { t } = useTranslation();
  const node = drawn.nodes.find(({ id }) => id === nodeId);
  if (node === undefined) return <p className={classes.hint}>{t('flows.noNode')}</p>;
  const findings = drawn.findings.filter((one) => one.nodeId === node.id || one.nodeIds.includes(node.id));
  return (
    <div data-testid="flow-node">
      <h2 className={classes.nodeName} dir="auto">
        {node.label}
      </h2>
      <p className={classes.sub}>{kindText(t, node.kind)}</p>
      {findings.map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes in part
        <p key={index} className={classes.warning}>
          {findingText(t, finding)}
        </p>
      ))}
      <NodeConfig flowId={flowId} versionId={versionId} nodeId={node.id} />
      <Ends drawn={drawn} nodeId={node.id} way="out" onGo={onGo} />
      <Ends drawn={drawn} nodeId={node.id} way="into" onGo={onGo} />
      <FactsHeading>{t('flows.id')}</FactsHeading>
      <p className={classes.code} dir="ltr" translate="no">
        {node.id}
      </p>
    </div>
  );
}

function NodeConfig({ flowId, versionId, nodeId }: { flowId: string; versionId: string | null; nodeId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useFlowNode(flowId, versionId, nodeId);
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonLines count={4} label={t('common.loading')} />;
  return (
    <>
      <FactsHeading>{t('flows.setup')}</FactsHeading>
      {data.details.length === 0 ? (
        <p className={classes.sub}>{t('flows.noSetup')}</p>
      ) : (
        <Facts
          rows={data.details.map(({ path, value, name }) => [
            isolate(configText(t, path)),
            <bdi key={path.join('.')} className={classes.value}>
              {name ?? valueText(t, path, value)}
            </bdi>,
          ])}
        />
      )}
      <details className={classes.raw}>
        <summary>{t('flows.raw')}</summary>
        <pre className={classes.json} dir="ltr" data-testid="flow-node-raw">
          {data.raw}
        </pre>
        {data.isRawCut && <p className={classes.sub}>{t('flows.rawCut')}</p>}
      </details>
    </>
  );
}

const MAX_ENDS = 200;

/** Where a node leads, or what leads to it. */
function Ends({
  drawn,
  nodeId,
  way,
  onGo,
}: {
  drawn: FlowGraphView;
  nodeId: string;
  way: 'out' | 'into';
  onGo: (nodeId: string) => void;
}) {
  const { t } = useTranslation();
  const edges = drawn.edges.filter((edge) => (way === 'out' ? edge.from : edge.to) === nodeId);
  const labels = new Map(drawn.nodes.map(({ id, label }) => [id, label]));
  return (
    <>
      <FactsHeading>{t(way === 'out' ? 'flows.exits' : 'flows.entries', { count: edges.length })}</FactsHeading>
      <ul className={classes.ends}>
        {edges.slice(0, MAX_ENDS).map((edge, index) => {
          const other = way === 'out' ? edge.to : edge.from;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two edges may be the same in every respect
            <li key={index}>
              <UnstyledButton className={classes.end} onClick={() => onGo(other)}>
                <span className={classes.endLabel}>{edgeText(t, edge.label) || t('flows.anyOutput')}</span>
                <IconArrowRight className="flip" size={13} aria-hidden="true" />
                <bdi className={classes.endName}>{labels.get(other) ?? other}</bdi>
              </UnstyledButton>
            </li>
          );
        })}
      </ul>
    </>
  );
}
