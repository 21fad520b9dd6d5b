import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CannedReply } from '#shared/contract/conversations.ts';
import { api } from '../../ipc/client.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { InlineError } from '../../ui/States.tsx';
import classes from './CannedDialog.module.css';
import { useCannedReplies } from './use-conversations.ts';

type Edited = Pick<CannedReply, 'id' | 'shortcut' | 'text'>;

/** The replies that are kept here: added, changed and removed. */
export function CannedDialog({
  opened,
  onClose,
  text,
}: {
  opened: boolean;
  onClose: () => void;
  /** What stands in the field, to begin a new one with. */
  text: string;
}) {
  const { t } = useTranslation();
  const replies = useCannedReplies();
  const [edited, setEdited] = useState<Edited | null>(null);
  const remove = useMutation({ mutationFn: (id: string) => api.conversations.removeCannedReply({ id }) });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('conversations.canned')}
      size={560}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p className={classes.text}>{t('conversations.cannedText')}</p>
      <ul className={classes.list}>
        {replies.map((reply) => (
          <li key={reply.id} className={classes.reply} data-testid="canned-reply">
            <bdi className={classes.name}>/{reply.shortcut}</bdi>
            <span className={classes.words} dir="auto">
              {reply.text}
            </span>
            <IconButton
              label={t('conversations.editCanned', { name: reply.shortcut })}
              icon={<IconPencil size={15} />}
              onClick={() => setEdited(reply)}
            />
            <IconButton
              label={t('conversations.removeCanned', { name: reply.shortcut })}
              icon={<IconTrash size={15} />}
              onClick={() => remove.mutate(reply.id)}
            />
          </li>
        ))}
      </ul>
      {edited === null ? (
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => setEdited({ id: crypto.randomUUID(), shortcut: '', text: text.startsWith('/') ? '' : text })}
          data-autofocus
          data-testid="new-canned"
        >
          {t('conversations.newCanned')}
        </Button>
      ) : (
        <CannedForm key={edited.id} reply={edited} onDone={() => setEdited(null)} />
      )}
    </Modal>
  );
}

function CannedForm({ reply, onDone }: { reply: Edited; onDone: () => void }) {
  const { t } = useTranslation();
  const [shortcut, setShortcut] = useState(reply.shortcut);
  const [text, setText] = useState(reply.text);
  const save = useMutation({
    mutationFn: () => api.conversations.saveCannedReply({ id: reply.id, shortcut: shortcut.trim(), text: text.trim() }),
    onSuccess: onDone,
  });
  const isNamed = /^[^\s/]{1,40}$/u.test(shortcut.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isNamed && text.trim() !== '') save.mutate();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextInput
        label={t('conversations.cannedName')}
        description={t('conversations.cannedNameText')}
        value={shortcut}
        maxLength={40}
        onChange={(event) => setShortcut(event.currentTarget.value)}
        error={shortcut !== '' && !isNamed ? t('conversations.cannedNameWrong') : null}
        data-autofocus
        data-testid="canned-name"
      />
      <Textarea
        label={t('conversations.cannedBody')}
        description={t('conversations.cannedBodyText', { contact: '{contact}', agent: '{agent}' })}
        autosize
        minRows={3}
        maxRows={8}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-testid="canned-text"
      />
      {save.error !== null && <InlineError error={save.error} />}
      <div className={classes.actions}>
        <Button variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" disabled={!isNamed || text.trim() === ''} data-testid="save-canned">
          {t('conversations.saveCanned')}
        </Button>
      </div>
    </form>
  );
}
