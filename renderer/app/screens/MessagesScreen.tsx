import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PersonMessagesList, SmsProgramsList } from '../../features/messages/MessagesList.tsx';
import { messagesView } from '../../features/messages/messages-view.ts';
import { PersonMessagePanel } from '../../features/messages/PersonMessagePanel.tsx';
import { SmsProgramDialog } from '../../features/messages/SmsProgramDialog.tsx';
import { SmsProgramPanel } from '../../features/messages/SmsProgramPanel.tsx';
import { useSentRows, useSmsProgramRows } from '../../features/messages/use-messages.ts';
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

/** SMS programs, or messages to one person, with one of them beside the list. */
export function MessagesScreen({ programId }: { programId: string | null }) {
  const shown = useStore(messagesView, (view) => view.shown);
  return (
    <>
      <AreaTabs area="programs" />
      {shown === 'single' && programId === null ? <Single /> : <Programs programId={programId} />}
    </>
  );
}

function Programs({ programId }: { programId: string | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const rows = useSmsProgramRows();
  const filter = useStore(messagesView, (view) => view.filter);
  const offering = useOffering('sms');
  const [isCreating, setCreating] = useState(false);
  const mayCreate = offering !== undefined && offering.length > 0;
  const open = (id: string) =>
    void navigate({ to: '/programs/messages/$programId', params: { programId: id }, replace: programId !== null });
  const close = () => void navigate({ to: '/programs/messages' });
  useShortcut('app.back', close, programId !== null);
  useShortcut('list.new', () => setCreating(true), mayCreate && !isCreating);
  return (
    <>
      <ScreenHead title={t('messages.title')} count={rows.total === null ? undefined : formatCount(rows.total)}>
        <ListAsOf at={rows.readAt} />
        <ExportButton
          of={[{ target: { source: 'smsPrograms', query: { filter } }, title: t('exports.source.smsPrograms') }]}
          isDisabled={!rows.total}
        />
        <Button
          leftSection={<IconPlus size={14} />}
          disabled={!mayCreate}
          onClick={() => setCreating(true)}
          data-testid="new-sms-program"
        >
          {t('messages.new')}
        </Button>
      </ScreenHead>
      <SplitPane
        list={
          offering?.length === 0 && rows.total === 0 ? (
            <NotOffered />
          ) : (
            <SmsProgramsList rows={rows} openId={programId} onOpen={open} />
          )
        }
        pane={programId !== null && <SmsProgramPanel key={programId} id={programId} onClose={close} />}
      />
      {isCreating && (
        <SmsProgramDialog connections={offering ?? []} onClose={() => setCreating(false)} onSaved={open} />
      )}
    </>
  );
}

/** How far an open message is looked for in its list. */
const SEARCH_ROWS = 200;

function Single() {
  const { t } = useTranslation();
  const rows = useSentRows();
  const [openId, setOpen] = useState<string | null>(null);
  const seen = Array.from({ length: Math.min(rows.total ?? 0, SEARCH_ROWS) }, (_, index) => rows.rowAt(index));
  const message = seen.find((row) => row?.id === openId);
  useShortcut('app.back', () => setOpen(null), openId !== null);
  return (
    <>
      <ScreenHead
        title={t('messages.shown.single')}
        count={rows.total === null ? undefined : formatCount(rows.total)}
      />
      <SplitPane
        list={<PersonMessagesList rows={rows} openId={openId} onOpen={setOpen} />}
        pane={message !== undefined && <PersonMessagePanel message={message} onClose={() => setOpen(null)} />}
      />
    </>
  );
}
