import { Button, Textarea, TextInput } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgentDetail, AgentMetrics, Criterion } from '#shared/contract/agents.ts';
import { api } from '../../ipc/client.ts';
import { useOnlineAct } from '../../ipc/use-online-act.ts';
import { formatCount, formatPercent, isolate } from '../../lib/format.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { FactsHeading } from '../../ui/Facts.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { NotDone } from '../../ui/NotDone.tsx';
import { toastDone } from '../../ui/toast.tsx';
import classes from './Criteria.module.css';

/** The sentences by which conversations are judged, in their order, with how often each was met. */
export function Criteria({ agent, figures }: { agent: AgentDetail; figures: AgentMetrics['criteria'] }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<string | 'new' | null>(null);
  const [removing, setRemoving] = useState<Criterion | null>(null);
  const removal = useOnlineAct({
    act: (criterion: Criterion) => api.agents.removeCriterion({ id: agent.id, criterionId: criterion.id }),
    title: () => t('agents.notDone.removeCriterion'),
    onDone: () => toastDone(t('agents.done.removeCriterion')),
  });
  return (
    <section>
      <div className={classes.head}>
        <FactsHeading>{t('agents.criteria')}</FactsHeading>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={13} />}
          onClick={() => setEditing('new')}
          data-testid="add-criterion"
        >
          {t('agents.addCriterion')}
        </Button>
      </div>
      <NotDone reason={removal.notDone} />
      {agent.criteria.length === 0 && editing !== 'new' && <p className={classes.none}>{t('agents.noCriteria')}</p>}
      <ol className={classes.list} data-testid="criteria">
        {agent.criteria.map((criterion) =>
          editing === criterion.id ? (
            <li key={criterion.id} className={classes.item}>
              <CriterionForm agentId={agent.id} criterion={criterion} onClose={() => setEditing(null)} />
            </li>
          ) : (
            <CriterionRow
              key={criterion.id}
              criterion={criterion}
              figures={figures.find(({ id }) => id === criterion.id)}
              onEdit={() => setEditing(criterion.id)}
              onRemove={() => setRemoving(criterion)}
            />
          ),
        )}
        {editing === 'new' && (
          <li className={classes.item}>
            <CriterionForm agentId={agent.id} criterion={null} onClose={() => setEditing(null)} />
          </li>
        )}
      </ol>
      <ConfirmDialog
        opened={removing !== null}
        title={t('agents.removeCriterionTitle', { label: isolate(removing?.label ?? '') })}
        action={t('agents.action.remove')}
        isDangerous
        onConfirm={() => {
          if (removing !== null) removal.run(removing);
          setRemoving(null);
        }}
        onClose={() => setRemoving(null)}
      >
        {t('agents.removeCriterionText')}
      </ConfirmDialog>
    </section>
  );
}

function CriterionRow({
  criterion,
  figures,
  onEdit,
  onRemove,
}: {
  criterion: Criterion;
  figures: AgentMetrics['criteria'][number] | undefined;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  return (
    <li className={classes.item} data-testid="criterion">
      <span className={classes.position}>{formatCount(criterion.position + 1)}</span>
      <div className={classes.words}>
        <p className={classes.label} dir="auto">
          {criterion.label}
        </p>
        <p className={classes.description} dir="auto">
          {criterion.description}
        </p>
        {figures !== undefined && figures.rate !== null && (
          <p className={classes.figure}>
            {t('agents.met', {
              rate: formatPercent(figures.rate),
              met: formatCount(figures.met),
              evaluated: formatCount(figures.evaluated),
            })}
          </p>
        )}
      </div>
      <IconButton
        label={t('agents.editCriterion', { label: isolate(criterion.label) })}
        icon={<IconPencil size={14} />}
        onClick={onEdit}
        testId="edit-criterion"
      />
      <IconButton
        label={t('agents.removeCriterion', { label: isolate(criterion.label) })}
        icon={<IconTrash size={14} />}
        onClick={onRemove}
        testId="remove-criterion"
      />
    </li>
  );
}

/** Adds a criterion, or changes one: what stood there when the edit began goes along, so that nobody's words are lost. */
function CriterionForm({
  agentId,
  criterion,
  onClose,
}: {
  agentId: string;
  criterion: Criterion | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [label, setLabel] = useState(criterion?.label ?? '');
  const [description, setDescription] = useState(criterion?.description ?? '');
  const [begun] = useState(criterion);
  const [requestId] = useState(() => crypto.randomUUID());
  const save = useOnlineAct({
    act: (stood: Criterion | null) => {
      const words = { id: agentId, label, description };
      if (criterion === null || stood === null) return api.agents.addCriterion({ ...words, requestId });
      return api.agents.updateCriterion({
        ...words,
        criterionId: criterion.id,
        base: { label: stood.label, description: stood.description },
      });
    },
    title: () => t('agents.notDone.saveCriterion'),
    onDone: () => {
      toastDone(t('agents.done.saveCriterion'));
      onClose();
    },
  });
  // Once the person has seen that somebody else's words stand there now, saving again is meant to replace them.
  const base = save.notDone === null ? begun : criterion;
  const isReady = label.trim() !== '' && description.trim() !== '';
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) save.run(base);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
      data-testid="criterion-form"
    >
      <TextInput
        label={t('agents.criterionLabel')}
        autoFocus
        maxLength={255}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        data-testid="criterion-label"
      />
      <Textarea
        label={t('agents.criterionDescription')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={4000}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        data-testid="criterion-description"
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
          disabled={!isReady}
          data-testid="save-criterion"
        >
          {t('agents.saveCriterion')}
        </Button>
      </div>
    </form>
  );
}
