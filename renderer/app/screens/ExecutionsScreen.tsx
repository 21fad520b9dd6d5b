import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExecutionPanel } from '../../features/programs/ExecutionPanel.tsx';
import { ExecutionsList } from '../../features/programs/ExecutionsList.tsx';
import { PersonCallPanel, PersonCallsList } from '../../features/programs/PersonCallsList.tsx';
import { executionsView } from '../../features/programs/programs-view.ts';
import { useCallRows, useExecutionRows } from '../../features/programs/use-programs.ts';
import { useOffering } from '../../ipc/offered.ts';
import { formatCount } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { ExportButton } from '../../ui/export/ExportButton.tsx';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { SplitPane } from '../../ui/SidePane.tsx';
import { AreaTabs } from '../AreaTabs.tsx';
import { NotOffered } from '../NotOffered.tsx';

/** Executions of programs, or calls to one person, with one of them beside the list. */
export function ExecutionsScreen({ executionId }: { executionId: string | null }) {
  const shown = useStore(executionsView, (view) => view.shown);
  return (
    <>
      <AreaTabs area="programs" />
      {shown === 'calls' && executionId === null ? <Calls /> : <Executions executionId={executionId} />}
    </>
  );
}

function Executions({ executionId }: { executionId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useExecutionRows();
  const filter = useStore(executionsView, (view) => view.filter);
  const offering = useOffering('programs');
  const open = (id: string) =>
    void navigate({
      to: '/programs/executions/$executionId',
      params: { executionId: id },
      replace: executionId !== null,
    });
  const close = () => void navigate({ to: '/programs/executions' });
  useShortcut('app.back', close, executionId !== null);
  return (
    <>
      <ScreenHead title={t('programs.executions')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        <ListAsOf at={rows.readAt} />
        <ExportButton
          of={[{ target: { source: 'executions', query: { filter } }, title: t('exports.source.executions') }]}
          isDisabled={!rows.total}
        />
      </ScreenHead>
      <SplitPane
        list={
          offering?.length === 0 && rows.total === 0 ? (
            <NotOffered />
          ) : (
            <ExecutionsList rows={rows} openId={executionId} onOpen={open} />
          )
        }
        pane={executionId !== null && <ExecutionPanel key={executionId} id={executionId} onClose={close} />}
      />
    </>
  );
}

function Calls() {
  const { t } = useTranslation();
  const rows = useCallRows();
  const [openId, setOpen] = useState<string | null>(null);
  const call = Array.from({ length: Math.min(rows.total ?? 0, 200) }, (_, index) => rows.rowAt(index)).find(
    (row) => row?.id === openId,
  );
  useShortcut('app.back', () => setOpen(null), openId !== null);
  return (
    <>
      <ScreenHead title={t('programs.shown.calls')} count={rows.total === null ? undefined : formatCount(rows.total)} />
      <SplitPane
        list={<PersonCallsList rows={rows} openId={openId} onOpen={setOpen} />}
        pane={call !== undefined && <PersonCallPanel key={call.id} call={call} onClose={() => setOpen(null)} />}
      />
    </>
  );
}
