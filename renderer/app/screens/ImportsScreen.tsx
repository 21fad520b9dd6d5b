import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Import } from '#shared/contract/imports.ts';
import { showContacts } from '../../features/contacts/contacts-view.ts';
import { ChooseFile, useChooseFile } from '../../features/imports/ChooseFile.tsx';
import { ImportList } from '../../features/imports/ImportList.tsx';
import { ImportWizard } from '../../features/imports/ImportWizard.tsx';
import { useImportList } from '../../features/imports/use-imports.ts';
import { useOffering } from '../../ipc/offered.ts';
import { formatCount } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { ScreenHead } from '../../ui/ScreenHead.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { AreaTabs } from '../AreaTabs.tsx';

/** Files of contacts: the list of them, or one from its columns to its result. */
export function ImportsScreen({ importId }: { importId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useImportList();
  const offering = useOffering('contacts')?.filter(({ platform }) => platform === 'gomobile');
  const open = (id: string) => void navigate({ to: '/people/imports/$importId', params: { importId: id } });
  const close = () => void navigate({ to: '/people/imports' });
  const chooser = useChooseFile(offering ?? [], open);
  useShortcut('app.back', close, importId !== null);
  const showPeople = ({ audienceId }: Import) => {
    showContacts({ filter: audienceId === null ? {} : { audienceId }, sort: { by: 'createdAt', order: 'desc' } });
    void navigate({ to: '/people' });
  };
  if (importId !== null) {
    return (
      <>
        <AreaTabs area="people" />
        <ImportWizard
          key={importId}
          id={importId}
          onClose={close}
          onShowPeople={showPeople}
          onChooseAnother={chooser.choose}
        />
      </>
    );
  }
  const isNowhere = offering?.length === 0 && rows.total === 0;
  return (
    <>
      <AreaTabs area="people" />
      <ScreenHead title={t('imports.title')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        <ChooseFile connections={offering ?? []} chooser={chooser} />
      </ScreenHead>
      {isNowhere ? (
        <EmptyState
          icon={<IconPlugConnectedX />}
          title={t('lists.notOffered')}
          testId="imports-not-offered"
          action={
            <Button
              variant="default"
              onClick={() => void navigate({ to: '/settings/$section', params: { section: 'connections' } })}
            >
              {t('lists.connect')}
            </Button>
          }
        >
          {t('imports.notOfferedText')}
        </EmptyState>
      ) : (
        <ImportList
          rows={rows}
          onOpen={open}
          action={
            <Button variant="default" onClick={chooser.choose} disabled={chooser.connectionId === null}>
              {t('imports.choose')}
            </Button>
          }
        />
      )}
    </>
  );
}
