import { Button } from '@mantine/core';
import { IconFileText, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemDetail } from '#shared/contract/knowledge.ts';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatFull, formatMoment, isolate } from '../../lib/format.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Facts, FactsHeading } from '../../ui/Facts.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { PaneBody, PaneHead } from '../../ui/SidePane.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { ContentMeter } from './ContentMeter.tsx';
import { ItemForm } from './ItemForm.tsx';
import classes from './ItemPane.module.css';
import { Readers } from './Readers.tsx';

/** One text that agents answer from: to be read first; the form opens by itself where something was typed and not sent. */
export function ItemPane({
  item,
  onClose,
  onOpenAgent,
}: {
  item: ItemDetail;
  onClose: () => void;
  onOpenAgent: (id: string) => void;
}) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(item.draft !== null);
  const [isAsking, setAsking] = useState(false);
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const canEdit = item.content !== null;
  useShortcut('list.edit', () => setEditing(true), canEdit && !isEditing);
  const removal = useOnlineAct({
    act: () => api.knowledge.removeItem({ id: item.id }),
    title: () => t('knowledge.notDone.remove'),
    onDone: () => {
      toastDone(t('knowledge.done.remove', { name: isolate(item.name) }));
      onClose();
    },
  });
  return (
    <>
      <PaneHead
        icon={<IconFileText size={18} />}
        title={item.name}
        sub={
          <>
            <span>{t('knowledge.kind.item')}</span>
            <bdi>{PLATFORM_PROFILES[item.platform].name}</bdi>
            <AsOf at={item.readAt} isStale={isOffline} />
          </>
        }
        actions={
          <IconButton
            label={t('knowledge.remove')}
            icon={<IconTrash size={15} />}
            onClick={() => setAsking(true)}
            testId="item-remove"
          />
        }
        onClose={onClose}
      />
      <PaneBody>
        <NotDone reason={removal.notDone} />
        {isEditing && canEdit ? (
          <ItemForm item={item} onClose={() => setEditing(false)} />
        ) : (
          <>
            <ItemText item={item} onEdit={() => setEditing(true)} />
            <Readers row={item} onOpenAgent={onOpenAgent} />
            <Facts
              rows={[
                [t('knowledge.created'), formatFull(item.createdAt)],
                [t('knowledge.changed'), formatFull(item.updatedAt)],
                [t('knowledge.contentRead'), formatMoment(item.contentReadAt)],
              ]}
            />
          </>
        )}
      </PaneBody>
      <ConfirmDialog
        opened={isAsking}
        title={t('knowledge.removeItemTitle', { name: isolate(item.name) })}
        action={t('knowledge.remove')}
        isDangerous
        onConfirm={() => {
          setAsking(false);
          removal.run(undefined);
        }}
        onClose={() => setAsking(false)}
      >
        {t('knowledge.removeItemText')}
      </ConfirmDialog>
    </>
  );
}

function ItemText({ item, onEdit }: { item: ItemDetail; onEdit: () => void }) {
  const { t } = useTranslation();
  return (
    <section className={classes.text}>
      <div className={classes.head}>
        <FactsHeading>{t('knowledge.field.content')}</FactsHeading>
        {item.content !== null && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPencil size={13} />}
            rightSection={<Keys id="list.edit" />}
            onClick={onEdit}
            data-testid="item-edit"
          >
            {t('knowledge.edit')}
          </Button>
        )}
      </div>
      {item.content === null ? (
        <p className={classes.none}>{t('knowledge.contentUnread')}</p>
      ) : (
        <>
          <p className={classes.content} dir="auto" data-testid="item-content">
            {item.content}
          </p>
          <ContentMeter length={item.content.length} />
        </>
      )}
    </section>
  );
}
