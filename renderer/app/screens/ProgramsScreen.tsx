import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProgramDialog } from '../../features/programs/ProgramDialog.tsx';
import { ProgramPanel } from '../../features/programs/ProgramPanel.tsx';
import { ProgramsList } from '../../features/programs/ProgramsList.tsx';
import { programsView } from '../../features/programs/programs-view.ts';
import { useProgramRows } from '../../features/programs/use-programs.ts';
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

/** Calling programs, with one of them beside the list. */
export function ProgramsScreen({ programId }: { programId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useProgramRows();
  const { filter, sort } = useStore(programsView, (view) => view);
  const offering = useOffering('programs');
  const [isCreating, setCreating] = useState(false);
  const mayCreate = offering !== undefined && offering.length > 0;
  const open = (id: string) =>
    void navigate({ to: '/programs/$programId', params: { programId: id }, replace: programId !== null });
  const close = () => void navigate({ to: '/programs' });
  useShortcut('app.back', close, programId !== null);
  useShortcut('list.new', () => setCreating(true), mayCreate && !isCreating);
  return (
    <>
      <AreaTabs area="programs" />
      <ScreenHead title={t('programs.title')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        <ListAsOf at={rows.readAt} />
        <ExportButton
          of={[{ target: { source: 'programs', query: { filter, sort } }, title: t('exports.source.programs') }]}
          isDisabled={!rows.total}
        />
        <Button
          leftSection={<IconPlus size={14} />}
          disabled={!mayCreate}
          onClick={() => setCreating(true)}
          data-testid="new-program"
        >
          {t('programs.new')}
        </Button>
      </ScreenHead>
      <SplitPane
        list={
          offering?.length === 0 && rows.total === 0 ? (
            <NotOffered />
          ) : (
            <ProgramsList rows={rows} openId={programId} onOpen={open} />
          )
        }
        pane={programId !== null && <ProgramPanel key={programId} id={programId} onClose={close} />}
      />
      {isCreating && <ProgramDialog connections={offering ?? []} onClose={() => setCreating(false)} onSaved={open} />}
    </>
  );
}
