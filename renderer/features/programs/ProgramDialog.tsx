import { Button, Modal, MultiSelect, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '#shared/contract/connections.ts';
import type { Program, ProgramChoices, ProgramInput } from '#shared/contract/programs.ts';
import { api } from '../../ipc/client.ts';
import { type NotDoneReason, useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatCount, formatPhone, isolate } from '../../lib/format.ts';
import dialog from '../../ui/Dialog.module.css';
import { NotDone } from '../../ui/NotDone.tsx';
import { SkeletonLines } from '../../ui/States.tsx';
import { toastDone } from '../../ui/toast.tsx';
import { PauseFields, RetryFields, RuleFields } from './ProgramFields.tsx';
import { checkDraft, draftOf, emptyDraft, type ProgramDraft } from './program-draft.ts';
import { useChoices } from './use-programs.ts';

/** Sets a program up, or changes one. It is done on the platform, now: where that is away, what was typed stays. */
export function ProgramDialog({
  program = null,
  connections = [],
  audienceId = null,
  onClose,
  onSaved,
}: {
  program?: Program | null;
  /** Where a new one may be made. */
  connections?: readonly Connection[];
  /** Whom a new one calls, unless the person chooses others. */
  audienceId?: string | null;
  onClose: () => void;
  onSaved?: (id: string) => void;
}) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const connectionId = program?.connectionId ?? chosen ?? connections[0]?.id ?? null;
  const choices = useChoices(connectionId);
  const save = useOnlineAct({
    act: (input: ProgramInput) =>
      program === null
        ? api.programs.create({ connectionId: connectionId ?? '', input })
        : api.programs.update({ id: program.id, input }),
    title: () => t('programs.notDone.save'),
    onDone: ({ id }) => {
      toastDone(program === null ? t('programs.form.created') : t('programs.form.saved'));
      onClose();
      onSaved?.(id);
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={program === null ? t('programs.form.new') : t('programs.form.edit')}
      size={680}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      closeOnClickOutside={false}
    >
      {connections.length > 1 && (
        <Select
          mb={12}
          label={t('programs.form.connection')}
          data={connections.map(({ id, name }) => ({ value: id, label: isolate(name) }))}
          value={connectionId}
          onChange={setChosen}
          allowDeselect={false}
        />
      )}
      {choices === undefined ? (
        <SkeletonLines label={t('common.loading')} />
      ) : (
        <Form
          key={connectionId}
          initial={program === null ? { ...emptyDraft(Date.now()), audienceId } : draftOf(program, Date.now())}
          choices={choices}
          isSaving={save.isPending}
          notDone={save.notDone}
          onSave={save.run}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

function Form({
  initial,
  choices,
  isSaving,
  notDone,
  onSave,
  onClose,
}: {
  initial: ProgramDraft;
  choices: ProgramChoices;
  isSaving: boolean;
  notDone: NotDoneReason | null;
  onSave: (input: ProgramInput) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(initial);
  const [isChecked, setChecked] = useState(false);
  const change = (part: Partial<ProgramDraft>) => setDraft((now) => ({ ...now, ...part }));
  const { input, problems } = checkDraft(draft);
  const problem = (name: (typeof problems)[number]) =>
    isChecked && (problems as string[]).includes(name) ? t(`programs.form.problem.${name}`) : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (input !== null) onSave(input);
  };
  const nodes = choices.flows.find(({ id }) => id === draft.flowId)?.nodes ?? [];
  return (
    <form className={dialog.form} onSubmit={submit} noValidate data-testid="program-form">
      <TextInput
        label={t('programs.form.name')}
        value={draft.name}
        maxLength={128}
        error={problem('name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
        data-testid="program-name"
      />
      <div className={dialog.two}>
        <Select
          label={t('programs.column.audience')}
          searchable
          data={choices.audiences.map(({ id, name, contactCount }) => ({
            value: id,
            label: `${isolate(name)} (${formatCount(contactCount)})`,
          }))}
          value={draft.audienceId}
          error={problem('audience')}
          onChange={(audienceId) => change({ audienceId })}
        />
        <Select
          label={t('programs.column.flow')}
          searchable
          data={choices.flows.map(({ id, name }) => ({ value: id, label: isolate(name) }))}
          value={draft.flowId}
          error={problem('flow')}
          onChange={(flowId) => change({ flowId, rules: [] })}
        />
      </div>
      <MultiSelect
        label={t('programs.numbers')}
        description={t('programs.form.numbersHint')}
        data={choices.numbers.map(({ id, number, label }) => ({
          value: id,
          label: label === null ? formatPhone(number) : `${formatPhone(number)} · ${isolate(label)}`,
        }))}
        value={draft.numberIds}
        error={problem('numbers')}
        onChange={(numberIds) => change({ numberIds })}
      />
      <div className={dialog.two}>
        <TextInput
          type="datetime-local"
          label={t('programs.form.start')}
          value={draft.startAt}
          error={problem('start')}
          onChange={(event) => change({ startAt: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={t('programs.form.stop')}
          value={draft.stopAt}
          error={problem('stop')}
          onChange={(event) => change({ stopAt: event.currentTarget.value })}
        />
      </div>
      <RetryFields draft={draft} change={change} problem={problem('retry')} />
      <PauseFields draft={draft} change={change} problem={problem('windows')} />
      <RuleFields draft={draft} change={change} problem={problem('rules')} nodes={nodes} />
      <div className={dialog.foot}>
        <NotDone reason={notDone} />
        {isChecked && problems.length > 0 && <p className={dialog.bad}>{t('programs.form.problems')}</p>}
        <div className={dialog.actions}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isSaving} data-testid="save-program">
            {t('programs.form.save')}
          </Button>
        </div>
      </div>
    </form>
  );
}
