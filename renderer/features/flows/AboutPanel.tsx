import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/contract/flows.ts';
import { api } from '../../ipc/client.ts';
import { formatCount, formatMoment, humanize, isolate } from '../../lib/format.ts';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { InlineError } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './FlowPage.module.css';
import { configText } from './flow-words.ts';
import { useFlowAct } from './use-flows.ts';

/** What is known of a flow beside its graph. */
export function AboutPanel({
  flow,
  onOpenProgram,
  isOffline,
}: {
  flow: FlowDetail;
  onOpenProgram: (id: string) => void;
  isOffline: boolean;
}) {
  const { t } = useTranslation();
  return (
    <div data-testid="flow-about">
      {flow.description !== null && (
        <p className={classes.text} dir="auto">
          {flow.description}
        </p>
      )}
      <Facts rows={factsOf(flow, t)} />
      <FlowWords flow={flow} />
      {flow.programs.length > 0 && (
        <>
          <FactsHeading>{t('flows.usedBy')}</FactsHeading>
          <ul className={classes.ends}>
            {flow.programs.map(({ id, name }) => (
              <li key={id}>
                <Button variant="subtle" size="compact-sm" onClick={() => onOpenProgram(id)}>
                  <bdi>{name}</bdi>
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      <Newest flow={flow} isOffline={isOffline} />
    </div>
  );
}

const factsOf = (flow: FlowDetail, t: TFunction): [string, React.ReactNode][] => {
  const said = (name: string, value: string | null): [string, React.ReactNode][] =>
    value === null ? [] : [[name, <bdi key={name}>{value}</bdi>]];
  const flag = (value: boolean | null): string | null => (value === null ? null : t(value ? 'flows.yes' : 'flows.no'));
  return [
    ...said(t('flows.column.kind'), t(`flows.kind.${flow.kind}`)),
    ...said(t('flows.column.platform'), t(`connections.platformName.${flow.platform}`)),
    ...said(t('flows.column.version'), flow.version === null ? null : formatCount(flow.version)),
    ...said(t('flows.active'), flag(flow.isActive)),
    ...said(t('flows.direction'), flow.direction && humanize(flow.direction)),
    ...said(t('flows.channel'), flow.channel),
    ...said(t('flows.autopilot'), flag(flow.autopilot)),
    ...said(t('flows.agent'), flow.agent),
    ...said(t('flows.column.updated'), flow.updatedAt === null ? null : formatMoment(flow.updatedAt)),
    ...said(t('flows.id'), flow.remoteId),
  ];
};

/** What a flow says and is told, and its settings as the platform has them. */
export function FlowWords({ flow }: { flow: FlowDetail }) {
  const { t } = useTranslation();
  return (
    <>
      {flow.firstMessage !== null && <Words title={t('flows.firstMessage')} text={flow.firstMessage} />}
      {flow.prompt !== null && <Words title={t('flows.prompt')} text={flow.prompt} />}
      {flow.settings.length > 0 && (
        <>
          <FactsHeading>{t('flows.settings')}</FactsHeading>
          <Facts
            rows={flow.settings.map(({ path, value }) => [
              isolate(configText(t, path)),
              <bdi key={path.join()}>{value}</bdi>,
            ])}
          />
        </>
      )}
    </>
  );
}

function Words({ title, text }: { title: string; text: string }) {
  return (
    <>
      <FactsHeading>{title}</FactsHeading>
      <p className={classes.words} dir="auto">
        {text}
      </p>
    </>
  );
}

function Newest({ flow, isOffline }: { flow: FlowDetail; isOffline: boolean }) {
  const { t } = useTranslation();
  const read = useFlowAct(
    () => api.flows.readNewest({ id: flow.id }),
    ({ isNewer }) => toastDone(t(isNewer ? 'flows.isNewer' : 'flows.isNewest')),
  );
  return (
    <>
      <div className={classes.actions}>
        <Button
          variant="default"
          disabled={isOffline}
          loading={read.isPending}
          onClick={() => read.mutate(undefined)}
          data-testid="flow-newest"
        >
          {t('flows.readNewest')}
        </Button>
        <span className={classes.sub}>
          {isOffline
            ? t('flows.needsPlatform')
            : flow.askedAt !== null && t('flows.askedAt', { at: formatMoment(flow.askedAt) })}
        </span>
      </div>
      {read.error !== null && <InlineError error={read.error} />}
    </>
  );
}
