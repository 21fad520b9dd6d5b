import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '../../ipc/client.ts';
import { useSyncStatus } from '../../ipc/queries.ts';
import { formatCount, formatMoment } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { ChangeList } from './ChangeList.tsx';
import classes from './Outbox.module.css';
import { GoOnline, RehearsalView } from './RehearsalView.tsx';
import { OUTBOX_TABS, type OutboxTab, toOutboxTab } from './views.ts';

/** Every change made here: the one place for pending work. The view stands in the address. */
export function Outbox({ view }: { view: OutboxTab }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const counts = useTabCounts();
  const open = (tab: OutboxTab) => void navigate({ to: '/outbox/$view', params: { view: tab }, replace: true });
  const step = (by: number) => {
    const next = (OUTBOX_TABS.indexOf(view) + by + OUTBOX_TABS.length) % OUTBOX_TABS.length;
    open(OUTBOX_TABS[next] ?? view);
  };
  useShortcut('detail.nextTab', () => step(1));
  useShortcut('detail.previousTab', () => step(-1));
  return (
    <>
      <ScreenHead title={t('outbox.title')} note={useNote()}>
        {view === 'rehearsal' ? (
          <GoOnline />
        ) : (
          <ExportButton of={[{ target: { source: 'outbox', query: { view } }, title: t(`outbox.view.${view}`) }]} />
        )}
      </ScreenHead>
      <Tabs
        value={view}
        onChange={(value) => open(toOutboxTab(value) ?? 'pending')}
        className={classes.tabs}
        keepMounted={false}
      >
        <Tabs.List className={classes.tabList} aria-label={t('outbox.title')}>
          {OUTBOX_TABS.map((name) => (
            <Tabs.Tab key={name} value={name} data-testid={`outbox-${name}`}>
              {t(`outbox.view.${name}`)}
              {counts[name] > 0 && (
                <span className={classes.tabCount} data-testid={`count-${name}`}>
                  {formatCount(counts[name])}
                </span>
              )}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {OUTBOX_TABS.map((name) => (
          <Tabs.Panel key={name} value={name} className={classes.panel}>
            {name === 'rehearsal' ? <RehearsalView /> : <ChangeList view={name} />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

/** The same figures as those of the pill; a rehearsal shows rows of several views, so it has none. */
function useTabCounts(): Record<OutboxTab, number> {
  const views = useSyncStatus()?.views ?? { pending: 0, held: 0, conflicts: 0, quarantine: 0 };
  const history = useQuery({
    queryKey: ['outbox', 'list', 'history', 'count'],
    queryFn: () => api.outbox.list({ view: 'history', page: { limit: 1 } }),
  }).data;
  return { ...views, history: history?.total ?? 0, rehearsal: 0 };
}

/** Where the line stands, from the last real exchange. */
function useNote(): string | undefined {
  const { t } = useTranslation();
  const status = useSyncStatus();
  if (status?.state === 'paused') return t('outbox.pausedNote');
  if (status?.state === 'offline') {
    return t('outbox.offlineNote', { since: formatMoment(status.offlineSince ?? status.lastSyncedAt) });
  }
  return status?.lastSyncedAt == null ? undefined : t('sync.asOfFull', { at: formatMoment(status.lastSyncedAt) });
}
