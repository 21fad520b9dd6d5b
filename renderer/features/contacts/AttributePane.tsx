import { Button, TextInput } from '@mantine/core';
import { IconTags, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attribute } from '#shared/contract/contacts.ts';
import { useConnectionNames } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { PaneBody, PaneHead, SidePane } from '../../ui/SidePane.tsx';
import { EmptyState, InlineError } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './Attributes.module.css';
import { useAttributeActions, useAttributeUse } from './use-attributes.ts';
import { useAttributes } from './use-contacts.ts';

/** One custom attribute: what it is, who has it, and what can be changed of it, which only its platform can do. */
export function AttributePane({
  id,
  isOffline,
  onClose,
  onShowPeople,
}: {
  id: string;
  isOffline: boolean;
  onClose: () => void;
  /** Leads to the contacts that have a value for it. */
  onShowPeople: (attribute: Attribute) => void;
}) {
  const { t } = useTranslation();
  const attribute = useAttributes().find((one) => one.id === id);
  return (
    <SidePane label={t('attributes.one')} testId="attribute">
      {attribute === undefined ? (
        <EmptyState icon={<IconTags />} title={t('attributes.gone')} />
      ) : (
        <Loaded
          key={id}
          attribute={attribute}
          isOffline={isOffline}
          onClose={onClose}
          onShowPeople={() => onShowPeople(attribute)}
        />
      )}
    </SidePane>
  );
}

function Loaded({
  attribute,
  isOffline,
  onClose,
  onShowPeople,
}: {
  attribute: Attribute;
  isOffline: boolean;
  onClose: () => void;
  onShowPeople: () => void;
}) {
  const { t } = useTranslation();
  const use = useAttributeUse()?.[attribute.id];
  const connections = useConnectionNames();
  return (
    <>
      <PaneHead
        icon={<IconTags size={16} />}
        title={attribute.displayName}
        sub={t(`attributes.types.${attribute.type}`)}
        onClose={onClose}
      />
      <PaneBody>
        <Facts
          rows={[
            [t('attributes.use'), use === undefined ? '…' : formatCount(use)],
            [t('attributes.slug'), <code key="slug">{attribute.name}</code>],
            [
              t('people.column.connection'),
              <bdi key="connection">{connections.get(attribute.connectionId) ?? ''}</bdi>,
            ],
          ]}
        />
        <Button
          className={classes.show}
          variant="default"
          size="compact-sm"
          onClick={onShowPeople}
          disabled={!use}
          data-testid="show-people"
        >
          {t('attributes.showPeople')}
        </Button>
        <Describe attribute={attribute} isOffline={isOffline} />
        <Remove attribute={attribute} isOffline={isOffline} useCount={use ?? 0} onDone={onClose} />
      </PaneBody>
    </>
  );
}

function Describe({ attribute, isOffline }: { attribute: Attribute; isOffline: boolean }) {
  const { t } = useTranslation();
  const { describe } = useAttributeActions();
  const [draft, setDraft] = useState(attribute.description ?? '');
  const isSame = draft.trim() === (attribute.description ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSame || draft.trim() === '') return;
    describe.mutate(
      { id: attribute.id, description: draft.trim() },
      { onSuccess: () => toastDone(t('attributes.described')) },
    );
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t('audiences.description')}
        value={draft}
        maxLength={256}
        dir="auto"
        error={draft.trim() === '' && attribute.description !== null && t('audiences.keepsDescription')}
        onChange={(event) => setDraft(event.currentTarget.value)}
        data-testid="attribute-description"
      />
      {isOffline && !isSame && <p className={classes.offline}>{t('attributes.offline')}</p>}
      {describe.error !== null && <InlineError error={describe.error} />}
      <Button
        type="submit"
        size="compact-sm"
        variant="default"
        disabled={isSame || draft.trim() === ''}
        loading={describe.isPending}
        data-testid="save-attribute"
      >
        {t('audiences.save')}
      </Button>
    </form>
  );
}

function Remove({
  attribute,
  isOffline,
  useCount,
  onDone,
}: {
  attribute: Attribute;
  isOffline: boolean;
  useCount: number;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const { remove } = useAttributeActions();
  const [isAsking, setAsking] = useState(false);
  return (
    <div className={classes.foot}>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        leftSection={<IconTrash size={14} />}
        onClick={() => setAsking(true)}
        data-testid="delete-attribute"
      >
        {t('attributes.delete')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('attributes.deleteTitle', { name: attribute.displayName })}
        action={t('attributes.deleteAction')}
        isDangerous
        isBusy={remove.isPending}
        onConfirm={() =>
          remove.mutate(attribute.id, {
            onSuccess: () => {
              setAsking(false);
              toastDone(t('attributes.deleted'));
              onDone();
            },
          })
        }
        onClose={() => setAsking(false)}
      >
        <p>{t('attributes.deleteText', { count: useCount })}</p>
        {isOffline && <p className={classes.offline}>{t('attributes.offline')}</p>}
        {remove.error !== null && <InlineError error={remove.error} />}
      </ConfirmDialog>
    </div>
  );
}
