import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDetail, AgentDraftFields, AgentFieldName } from '#shared/contract/agents.ts';
import { api } from '../../ipc/client.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatMoment, isolate } from '../../lib/format.ts';
import { NotDone } from '../../ui/NotDone.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { AgentConflicts } from './AgentConflicts.tsx';
import classes from './AgentForm.module.css';
import { type FormFields, formOf, invalidFields, numberOf, voiceOf } from './agent-form.ts';
import { isPipeline } from './agent-words.tsx';

/** What was typed is kept on this machine this soon after the last key. */
const KEEP_MS = 300;

/** Edits what an agent is told. Each key is kept here; the platform gets it when the person says so. */
export function AgentForm({ agent, onClose }: { agent: AgentDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const { fields, change, flush, drop, reset } = useDraft(agent);
  const draft = agent.draft;
  const changed = Object.keys(draft?.fields ?? {}) as AgentFieldName[];
  const invalid = invalidFields(fields, changed);
  const save = useOnlineAct({
    act: async () => {
      await flush();
      return api.agents.publishDraft({ id: agent.id });
    },
    title: () => t('agents.notDone.save'),
    onDone: ({ isSaved, agent: saved }) => {
      if (!isSaved) return;
      toastDone(t('agents.done.save', { name: isolate(saved.name) }));
      reset(saved);
      onClose();
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.run(undefined);
      }}
      data-testid="agent-form"
    >
      {draft !== null && draft.conflicts.length > 0 && <AgentConflicts agent={agent} onSettled={reset} />}
      <AgentInputs agent={agent} fields={fields} invalid={invalid} onChange={change} />
      <NotDone reason={save.notDone} />
      <footer className={classes.foot}>
        <span className={classes.note} aria-live="polite" data-testid="draft-note">
          {draft === null ? t('agents.draft.none') : t('agents.draft.kept', { at: formatMoment(draft.updatedAt) })}
        </span>
        <Button
          variant="subtle"
          onClick={() => {
            drop();
            onClose();
          }}
          data-testid="agent-drop-draft"
        >
          {draft === null ? t('common.close') : t('agents.draft.drop')}
        </Button>
        <Button
          type="submit"
          loading={save.isPending}
          disabled={draft === null || draft.conflicts.length > 0 || invalid.length > 0}
          data-testid="agent-save"
        >
          {t('agents.draft.save')}
        </Button>
      </footer>
    </form>
  );
}

/** The fields as typed, kept in the store shortly after. What another side changes never touches what is in the form. */
function useDraft(agent: AgentDetail) {
  const [fields, setFields] = useState(() => formOf(agent));
  const unsaved = useRef<AgentDraftFields>({});
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const { id } = agent;
  const flush = async () => {
    clearTimeout(timer.current);
    const typed = unsaved.current;
    if (Object.keys(typed).length === 0) return;
    unsaved.current = {};
    await api.agents.saveDraft({ id, fields: typed });
  };
  const latest = useRef(flush);
  useEffect(() => {
    latest.current = flush;
  });
  // Leaving the screen within that time loses nothing.
  useEffect(() => () => void latest.current().catch(toastError), []);
  return {
    fields,
    flush,
    change: (change: AgentDraftFields) => {
      setFields((now) => ({ ...now, ...change }) as FormFields);
      unsaved.current = { ...unsaved.current, ...change };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void latest.current().catch(toastError), KEEP_MS);
    },
    drop: () => {
      clearTimeout(timer.current);
      unsaved.current = {};
      if (agent.draft !== null) void api.agents.dropDraft({ id }).catch(toastError);
    },
    reset: (saved: AgentDetail) => setFields(formOf(saved)),
  };
}

function AgentInputs({
  agent,
  fields,
  invalid,
  onChange,
}: {
  agent: AgentDetail;
  fields: FormFields;
  invalid: readonly AgentFieldName[];
  onChange: (change: AgentDraftFields) => void;
}) {
  const { t } = useTranslation();
  const error = (name: AgentFieldName) => (invalid.includes(name) ? t(`agents.invalid.${name}`) : null);
  const label = (name: AgentFieldName) => t(`agents.field.${name}`);
  const { voice } = fields;
  return (
    <>
      <Textarea
        label={label('instructions')}
        autosize
        minRows={8}
        maxRows={24}
        data-autofocus
        autoFocus
        value={fields.instructions}
        onChange={(event) => onChange({ instructions: event.currentTarget.value })}
        error={error('instructions')}
        data-testid="agent-field-instructions"
      />
      <Textarea
        label={label('welcomeMessage')}
        autosize
        minRows={2}
        maxRows={6}
        value={fields.welcomeMessage ?? ''}
        onChange={(event) => onChange({ welcomeMessage: event.currentTarget.value || null })}
        error={error('welcomeMessage')}
      />
      <div className={classes.grid}>
        <TextInput
          label={label('name')}
          value={fields.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
          error={error('name')}
          data-testid="agent-field-name"
        />
        <TextInput
          label={label('description')}
          value={fields.description ?? ''}
          onChange={(event) => onChange({ description: event.currentTarget.value || null })}
          error={error('description')}
        />
        <TextInput
          label={label('model')}
          value={fields.model}
          onChange={(event) => onChange({ model: event.currentTarget.value })}
          error={error('model')}
        />
        <Select
          label={label('pipelineMode')}
          data={[...(isPipeline(fields.pipelineMode) ? [] : [fields.pipelineMode]), 'batch', 'streaming', 'sts']
            .filter((mode) => mode !== '')
            .map((mode) => ({ value: mode, label: isPipeline(mode) ? t(`agents.pipeline.${mode}`) : mode }))}
          value={fields.pipelineMode}
          allowDeselect={false}
          onChange={(mode) => mode !== null && onChange({ pipelineMode: mode })}
        />
        <NumberInput
          label={label('temperature')}
          description={t('agents.hint.temperature')}
          value={fields.temperature ?? ''}
          step={0.1}
          decimalScale={3}
          onChange={(value) => onChange({ temperature: numberOf(value) })}
          error={error('temperature')}
          data-testid="agent-field-temperature"
        />
        <NumberInput
          label={label('maxTokens')}
          description={t('agents.hint.maxTokens')}
          value={fields.maxTokens ?? ''}
          allowDecimal={false}
          onChange={(value) => onChange({ maxTokens: numberOf(value) })}
          error={error('maxTokens')}
        />
        <NumberInput
          label={label('topP')}
          description={t('agents.hint.topP')}
          value={fields.topP ?? ''}
          step={0.05}
          decimalScale={3}
          onChange={(value) => onChange({ topP: numberOf(value) })}
          error={error('topP')}
        />
        <TextInput
          label={label('language')}
          description={t('agents.hint.language')}
          value={fields.language}
          onChange={(event) => onChange({ language: event.currentTarget.value })}
          error={error('language')}
          dir="ltr"
        />
        <TextInput
          label={t('agents.field.voiceProvider')}
          value={voice?.provider ?? ''}
          onChange={(event) => onChange({ voice: voiceOf(event.currentTarget.value, voice?.voiceId ?? '') })}
        />
        <TextInput
          label={label('voice')}
          value={voice?.voiceId ?? ''}
          onChange={(event) => onChange({ voice: voiceOf(voice?.provider ?? '', event.currentTarget.value) })}
        />
        <Select
          className={classes.wide}
          label={label('knowledgeBaseId')}
          placeholder={t('agents.noBase')}
          clearable
          searchable
          data={agent.bases.map(({ remoteId, name }) => ({ value: remoteId, label: name }))}
          value={fields.knowledgeBaseId}
          onChange={(value) => onChange({ knowledgeBaseId: value })}
        />
      </div>
    </>
  );
}
