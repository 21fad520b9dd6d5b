import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BaseDetail } from '#shared/contract/knowledge.ts';
import { api } from '../../ipc/client.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { NotDone } from '../../ui/NotDone.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './KnowledgeForm.module.css';

/** Renames a base and says what it holds. What stood there when the edit began goes along, so that nobody's words are lost. */
export function BaseForm({ base, onClose }: { base: BaseDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const [begun] = useState(base);
  const [name, setName] = useState(base.name);
  const [description, setDescription] = useState(base.description ?? '');
  const save = useOnlineAct({
    act: (stood: BaseDetail) =>
      api.knowledge.updateBase({
        id: base.id,
        base: { name: stood.name, description: stood.description },
        name,
        description: description.trim() === '' ? null : description,
      }),
    title: () => t('knowledge.notDone.save'),
    onDone: () => {
      toastDone(t('knowledge.done.save'));
      onClose();
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        // Once the person has seen what stands there now, saving again is meant to replace it.
        if (name.trim() !== '') save.run(save.notDone === null ? begun : base);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <TextInput
        label={t('knowledge.field.name')}
        autoFocus
        maxLength={128}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-testid="base-name"
      />
      <Textarea
        label={t('knowledge.field.description')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <NotDone reason={save.notDone} />
      <div className={classes.actions}>
        <Button variant="default" size="compact-sm" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          type="submit"
          size="compact-sm"
          loading={save.isPending}
          disabled={name.trim() === ''}
          data-testid="base-save"
        >
          {t('knowledge.save')}
        </Button>
      </div>
    </form>
  );
}
