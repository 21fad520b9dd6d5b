import { Button } from '@mantine/core';
import { IconBook2, IconPencil, IconTrash, IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BaseDetail, FileRefusal } from '#shared/contract/knowledge.ts';
import { DOCUMENT_ENDINGS, MAX_DOCUMENT_BYTES } from '#shared/domain/knowledge-limits.ts';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatBytes, formatFull, isolate } from '../../lib/format.ts';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { PaneBody, PaneHead } from '../../ui/SidePane.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { BaseForm } from './BaseForm.tsx';
import classes from './BasePane.module.css';
import { Documents } from './Documents.tsx';
import { Readers } from './Readers.tsx';

/** The limit in whole megabytes, rounded down, so that nobody is promised more than is taken. */
const SAFE_BYTES = Math.floor(MAX_DOCUMENT_BYTES / 1e6) * 1e6;

/** A base: what it is, who answers from it, and its documents with those on their way. */
export function BasePane({
  base,
  onClose,
  onOpenAgent,
}: {
  base: BaseDetail;
  onClose: () => void;
  onOpenAgent: (id: string) => void;
}) {
  const { t } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [refused, setRefused] = useState<readonly { name: string; reason: FileRefusal }[]>([]);
  const isOffline = isOfflineState(useSyncStatus()?.state);
  useShortcut('list.edit', () => setEditing(true), !isEditing);
  const removal = useOnlineAct({
    act: () => api.knowledge.removeBase({ id: base.id }),
    title: () => t('knowledge.notDone.remove'),
    onDone: () => {
      toastDone(t('knowledge.done.remove', { name: isolate(base.name) }));
      onClose();
    },
  });
  const upload = useOnlineAct({
    act: () => api.knowledge.chooseDocuments({ baseId: base.id }),
    title: () => t('knowledge.notDone.upload'),
    onDone: (chosen) => setRefused(chosen.refused),
  });
  return (
    <>
      <PaneHead
        icon={<IconBook2 size={18} />}
        title={base.name}
        sub={
          <>
            <span>{t('knowledge.kind.base')}</span>
            <bdi>{PLATFORM_PROFILES[base.platform].name}</bdi>
            <AsOf at={base.readAt} isStale={isOffline} />
          </>
        }
        actions={
          <>
            <IconButton
              label={t('knowledge.edit')}
              shortcut="list.edit"
              icon={<IconPencil size={15} />}
              onClick={() => setEditing(true)}
              testId="base-edit"
            />
            <IconButton
              label={t('knowledge.remove')}
              icon={<IconTrash size={15} />}
              onClick={() => setAsking(true)}
              testId="base-remove"
            />
          </>
        }
        onClose={onClose}
      />
      <PaneBody>
        <NotDone reason={removal.notDone} />
        {isEditing ? (
          <BaseForm base={base} onClose={() => setEditing(false)} />
        ) : (
          <>
            {base.description !== null && base.description !== '' && <p dir="auto">{base.description}</p>}
            <Facts
              rows={[
                [t('knowledge.embeddingModel'), <bdi key="model">{base.embeddingModel ?? '–'}</bdi>],
                [t('knowledge.created'), formatFull(base.createdAt)],
                [t('knowledge.changed'), formatFull(base.updatedAt)],
              ]}
            />
          </>
        )}
        <Readers row={base} onOpenAgent={onOpenAgent} />
        <Documents
          base={base}
          action={
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconUpload size={13} />}
              loading={upload.isPending}
              onClick={() => upload.run(undefined)}
              data-testid="upload-documents"
            >
              {t('knowledge.upload')}
            </Button>
          }
        >
          <p className={classes.note}>
            {t('knowledge.limits', {
              endings: DOCUMENT_ENDINGS.map((ending) => `.${ending}`).join(' '),
              size: formatBytes(SAFE_BYTES),
            })}
          </p>
          <NotDone reason={upload.notDone} />
          {refused.length > 0 && (
            <div role="alert" data-testid="refused-files">
              <ul className={classes.refused}>
                {refused.map(({ name, reason }) => (
                  <li key={name}>
                    <bdi>{name}</bdi> {t(`knowledge.refused.${reason}`)}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </Documents>
      </PaneBody>
      <ConfirmDialog
        opened={isAsking}
        title={t('knowledge.removeBaseTitle', { name: isolate(base.name) })}
        action={t('knowledge.remove')}
        isDangerous
        onConfirm={() => {
          setAsking(false);
          removal.run(undefined);
        }}
        onClose={() => setAsking(false)}
      >
        {base.agents.length > 0
          ? t('knowledge.removeBaseUsed', { names: base.agents.map(({ name }) => isolate(name)).join(', ') })
          : t('knowledge.removeBaseText')}
      </ConfirmDialog>
    </>
  );
}
