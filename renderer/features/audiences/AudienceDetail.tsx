import { Button, TextInput } from '@mantine/core';
import { IconPencil, IconTrash, IconX } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AudienceRow } from '#shared/contract/audiences.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { StateBadge } from '../../ui/StateBadge.tsx';
import { ErrorState, SkeletonLines } from '../../ui/States.tsx';
import classes from './Audiences.module.css';
import { useAudience, useAudienceActions } from './use-audiences.ts';

/** One audience: what it is, how it stands, and its people. */
export function AudienceDetail({
  id,
  onClose,
  people,
  addPeople,
  actions,
}: {
  id: string;
  onClose: () => void;
  people: ReactNode;
  /** The way to where people are chosen. */
  addPeople: ReactNode;
  /** What may be done with everybody in it, such as calling them. */
  actions?: (audience: AudienceRow) => ReactNode;
}) {
  const { t } = useTranslation();
  const { data: audience, error, refetch } = useAudience(id);
  return (
    <section className={classes.detail} aria-label={t('audiences.one')} data-pane tabIndex={-1} data-testid="audience">
      {audience !== undefined ? (
        <Loaded
          key={id}
          audience={audience}
          onClose={onClose}
          people={people}
          addPeople={addPeople}
          actions={actions?.(audience)}
        />
      ) : error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonLines label={t('common.loading')} />
      )}
    </section>
  );
}

function Loaded({
  audience,
  onClose,
  people,
  addPeople,
  actions,
}: {
  audience: AudienceRow;
  onClose: () => void;
  people: ReactNode;
  addPeople: ReactNode;
  actions: ReactNode;
}) {
  const { t } = useTranslation();
  const status = useSyncStatus();
  const [isEditing, setEditing] = useState(false);
  return (
    <>
      <header className={classes.head}>
        {isEditing ? (
          <EditForm audience={audience} onDone={() => setEditing(false)} />
        ) : (
          <>
            <div className={classes.who}>
              <h2 className={classes.title} dir="auto" title={audience.name}>
                {audience.name}
              </h2>
              <p className={classes.about} dir="auto">
                {audience.description ?? <span className={classes.quiet}>{t('audiences.noDescription')}</span>}
              </p>
            </div>
            <IconButton
              label={t('audiences.edit')}
              icon={<IconPencil size={15} />}
              onClick={() => setEditing(true)}
              testId="edit-audience"
            />
          </>
        )}
        <IconButton label={t('common.close')} shortcut="app.back" icon={<IconX size={15} />} onClick={onClose} />
      </header>
      <div className={classes.facts}>
        <strong data-testid="audience-count">{t('audiences.count', { count: audience.contactCount })}</strong>
        {audience.waitingCount > 0 && (
          <span data-testid="audience-waiting">{t('audiences.waiting', { count: audience.waitingCount })}</span>
        )}
        <Difference audience={audience} />
        <StateBadge state={audience.state} showSynced />
        <AsOf at={audience.readAt} isStale={isOfflineState(status?.state)} />
        <span className={classes.space} />
        {actions}
        {audience.type === 'live' ? <span className={classes.quiet}>{t('audiences.live')}</span> : addPeople}
        <Delete audience={audience} onDone={onClose} />
      </div>
      <div className={classes.people}>{people}</div>
      <p className={classes.note}>{t('audiences.noWayOut')}</p>
    </>
  );
}

/** What the platform counts, where that is another number than the people who are here. */
function Difference({ audience: { platformCount, contactCount, waitingCount } }: { audience: AudienceRow }) {
  const { t } = useTranslation();
  if (platformCount === null || platformCount === contactCount - waitingCount) return null;
  return <span className={classes.differs}>{t('audiences.platformCount', { count: platformCount })}</span>;
}

function EditForm({ audience, onDone }: { audience: AudienceRow; onDone: () => void }) {
  const { t } = useTranslation();
  const { update } = useAudienceActions();
  const [name, setName] = useState(audience.name);
  const [description, setDescription] = useState(audience.description ?? '');
  const hadDescription = (audience.description ?? '') !== '';
  const isShort = name.trim().length < 3;
  const isEmptied = hadDescription && description.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isShort || isEmptied) return;
    const change = {
      ...(name.trim() !== audience.name && { name: name.trim() }),
      ...(description.trim() !== (audience.description ?? '') && { description: description.trim() }),
    };
    if (Object.keys(change).length === 0) onDone();
    else update.mutate({ id: audience.id, ...change }, { onSuccess: onDone });
  };
  return (
    <form
      className={classes.edit}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onDone();
      }}
    >
      <TextInput
        label={t('audiences.name')}
        value={name}
        maxLength={64}
        dir="auto"
        autoFocus
        error={isShort && t('audiences.shortName')}
        onChange={(event) => setName(event.currentTarget.value)}
        data-testid="audience-name"
      />
      <TextInput
        label={t('audiences.description')}
        value={description}
        maxLength={256}
        dir="auto"
        error={isEmptied && t('audiences.keepsDescription')}
        onChange={(event) => setDescription(event.currentTarget.value)}
        data-testid="audience-description"
      />
      <div className={classes.editActions}>
        <Button variant="default" size="compact-sm" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" size="compact-sm" loading={update.isPending} data-testid="save-audience">
          {t('audiences.save')}
        </Button>
      </div>
    </form>
  );
}

function Delete({ audience, onDone }: { audience: AudienceRow; onDone: () => void }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const { remove } = useAudienceActions();
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        leftSection={<IconTrash size={14} />}
        onClick={() => setAsking(true)}
        data-testid="delete-audience"
      >
        {t('audiences.delete')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('audiences.deleteTitle', { name: audience.name })}
        action={t('contacts.deleteAction')}
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() =>
          remove.mutate(audience.id, {
            onSuccess: () => {
              setAsking(false);
              onDone();
            },
          })
        }
        onClose={() => setAsking(false)}
      >
        {t('audiences.deleteText')}
      </ConfirmDialog>
    </>
  );
}
