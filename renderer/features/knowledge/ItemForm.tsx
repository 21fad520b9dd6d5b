import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ItemDetail, ItemFieldName } from '#shared/contract/knowledge.ts';
import { api } from '../../ipc/client.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatMoment, isolate } from '../../lib/format.ts';
import { NotDone } from '../../ui/NotDone.tsx';
import { TextDiff } from '../../ui/TextDiff.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { ItemInputs } from './ItemInputs.tsx';
import { isItemReady } from './item-form.ts';
import classes from './KnowledgeForm.module.css';
import { useItemDraft } from './use-item-draft.ts';

/** Edits an item. Each key is kept here; the platform gets it once the person has seen what is overwritten. */
export function ItemForm({ item, onClose }: { item: ItemDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const { fields, change, flush, drop, reset } = useItemDraft(item);
  const [isAsking, setAsking] = useState(false);
  const { draft } = item;
  const save = useOnlineAct({
    act: async () => {
      await flush();
      return api.knowledge.publishItemDraft({ id: item.id });
    },
    title: () => t('knowledge.notDone.save'),
    onDone: ({ isSaved, item: saved }) => {
      if (!isSaved || saved.kind !== 'item') return;
      toastDone(t('knowledge.done.save'));
      reset(saved);
      onClose();
    },
  });
  const conflicts = draft?.conflicts ?? [];
  const isContentChanged = draft?.fields.content !== undefined;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void flush().then(() => setAsking(true), toastError);
      }}
      data-testid="item-form"
    >
      {conflicts.length > 0 && <ItemConflicts item={item} onSettled={reset} />}
      <ItemInputs fields={fields} choices={item.choices} onChange={change} />
      <NotDone reason={save.notDone} />
      <footer className={classes.foot}>
        <span className={classes.note} aria-live="polite" data-testid="draft-note">
          {draft === null
            ? t('knowledge.draft.none')
            : t('knowledge.draft.kept', { at: formatMoment(draft.updatedAt) })}
        </span>
        <Button
          variant="subtle"
          onClick={() => {
            drop();
            onClose();
          }}
          data-testid="item-drop-draft"
        >
          {draft === null ? t('common.close') : t('knowledge.draft.drop')}
        </Button>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={draft === null || conflicts.length > 0 || !isItemReady(fields)}
          data-testid="item-save"
        >
          {t('knowledge.draft.save')}
        </Button>
      </footer>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('knowledge.overwriteTitle', { name: isolate(item.name) })}
        size={620}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        <div className={classes.confirm}>
          <p>{t(isContentChanged ? 'knowledge.overwriteText' : 'knowledge.overwriteOther')}</p>
          {isContentChanged && <TextDiff before={item.content ?? ''} after={fields.content} testId="item-diff" />}
          <div className={classes.actions}>
            <Button variant="default" onClick={() => setAsking(false)}>
              {t('common.cancel')}
            </Button>
            <Button
              data-autofocus
              onClick={() => {
                setAsking(false);
                save.run(undefined);
              }}
              data-testid="confirm-overwrite"
            >
              {t('knowledge.overwrite')}
            </Button>
          </div>
        </div>
      </Modal>
    </form>
  );
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

/** Fields that changed on both sides. The content is one field: nothing of it is merged by itself. */
function ItemConflicts({ item, onSettled }: { item: ItemDetail; onSettled: (item: ItemDetail) => void }) {
  const { t } = useTranslation();
  const { mutate, isPending } = useMutation({
    mutationFn: (choice: { field: ItemFieldName; keep: 'mine' | 'theirs' }) =>
      api.knowledge.settleItemDraft({ id: item.id, choices: [choice] }),
    onSuccess: (settled) => {
      if (settled.kind === 'item') onSettled(settled);
    },
    onError: toastError,
  });
  const there: Record<ItemFieldName, unknown> = {
    name: item.name,
    content: item.content,
    agentIds: item.agentIds,
    indexOn: null,
  };
  return (
    <section className={classes.conflicts} role="alert" data-testid="item-conflicts">
      <p className={classes.conflictTitle}>{t('lists.conflictTitle')}</p>
      <p>{t('lists.conflictText')}</p>
      {(item.draft?.conflicts ?? []).map((field) => (
        <div key={field} className={classes.form}>
          <h4 className={classes.conflictField}>{t(`knowledge.field.${field}`)}</h4>
          <TextDiff before={textOf(there[field])} after={textOf(item.draft?.fields[field])} />
          <div className={classes.actions}>
            {(['theirs', 'mine'] as const).map((keep) => (
              <Button
                key={keep}
                variant="default"
                size="compact-sm"
                loading={isPending}
                onClick={() => mutate({ field, keep })}
                data-testid={`keep-${keep}-${field}`}
              >
                {t(keep === 'mine' ? 'lists.keepMine' : 'lists.keepTheirs')}
              </Button>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}
