import { Button, Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isolate } from '../../lib/format.ts';
import dialog from '../../ui/Dialog.module.css';
import { IconButton } from '../../ui/IconButton.tsx';
import { DAYS, type ProgramDraft, type Weekday } from './program-draft.ts';
import { weekdayName } from './program-words.ts';

interface PartProps {
  draft: ProgramDraft;
  change: (part: Partial<ProgramDraft>) => void;
  problem: string | undefined;
}

/** Whether, when and how often somebody is called again. */
export function RetryFields({ draft, change, problem }: PartProps) {
  const { t } = useTranslation();
  return (
    <div className={dialog.three}>
      <Select
        label={t('programs.retries')}
        data={(['none', 'fixedDelay', 'scheduled'] as const).map((value) => ({
          value,
          label: t(`programs.form.retry.${value}`),
        }))}
        value={draft.retryType}
        allowDeselect={false}
        error={problem}
        onChange={(value) => change({ retryType: (value ?? 'none') as ProgramDraft['retryType'] })}
      />
      {draft.retryType === 'fixedDelay' && (
        <>
          <NumberInput
            label={t('programs.form.delay')}
            min={1}
            max={44_640}
            value={draft.delayMinutes}
            onChange={(value) => change({ delayMinutes: Number(value) })}
          />
          <NumberInput
            label={t('programs.form.maxRetries')}
            min={1}
            max={20}
            value={draft.maxRetries}
            onChange={(value) => change({ maxRetries: Number(value) })}
          />
        </>
      )}
      {draft.retryType === 'scheduled' && (
        <div className={dialog.rows}>
          {draft.retryDates.map((date, index) => (
            <TextInput
              // biome-ignore lint/suspicious/noArrayIndexKey: moments in their order have no other identity
              key={index}
              type="datetime-local"
              label={t('programs.form.retryDate')}
              value={date}
              onChange={(event) => {
                const { value } = event.currentTarget;
                change({ retryDates: draft.retryDates.map((other, at) => (at === index ? value : other)) });
              }}
            />
          ))}
          <AddButton
            label={t('programs.form.addDate')}
            onClick={() => change({ retryDates: [...draft.retryDates, ''] })}
          />
        </div>
      )}
    </div>
  );
}

/** When no calls are placed: hours of weekdays, and whole stretches of dates. */
export function PauseFields({ draft, change, problem }: PartProps) {
  const { t, i18n } = useTranslation();
  const setWindow = (id: string, part: Partial<ProgramDraft['windows'][number]>) =>
    change({ windows: draft.windows.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  const setDates = (id: string, part: Partial<ProgramDraft['dates'][number]>) =>
    change({ dates: draft.dates.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  return (
    <Group title={t('programs.pauses')} hint={t('programs.form.pausesHint')} problem={problem}>
      {draft.windows.map(({ id, day, from, to }) => (
        <Row key={id} onRemove={() => change({ windows: draft.windows.filter((one) => one.id !== id) })}>
          <Select
            className={dialog.grow}
            aria-label={t('programs.form.day')}
            data={DAYS.map((value) => ({ value, label: weekdayName(value, i18n.language) }))}
            value={day}
            allowDeselect={false}
            onChange={(value) => setWindow(id, { day: (value ?? 'monday') as Weekday })}
          />
          <TextInput
            type="time"
            aria-label={t('programs.form.from')}
            value={from}
            onChange={(event) => setWindow(id, { from: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            aria-label={t('programs.form.to')}
            value={to}
            onChange={(event) => setWindow(id, { to: event.currentTarget.value })}
          />
        </Row>
      ))}
      {draft.dates.map(({ id, from, to }) => (
        <Row key={id} onRemove={() => change({ dates: draft.dates.filter((one) => one.id !== id) })}>
          <TextInput
            className={dialog.grow}
            type="datetime-local"
            aria-label={t('programs.form.from')}
            value={from}
            onChange={(event) => setDates(id, { from: event.currentTarget.value })}
          />
          <TextInput
            className={dialog.grow}
            type="datetime-local"
            aria-label={t('programs.form.to')}
            value={to}
            onChange={(event) => setDates(id, { to: event.currentTarget.value })}
          />
        </Row>
      ))}
      <div className={dialog.row}>
        <AddButton
          label={t('programs.form.addWindow')}
          onClick={() =>
            change({
              windows: [...draft.windows, { id: crypto.randomUUID(), day: 'monday', from: '18:00', to: '09:00' }],
            })
          }
        />
        <AddButton
          label={t('programs.form.addDates')}
          onClick={() => change({ dates: [...draft.dates, { id: crypto.randomUUID(), from: '', to: '' }] })}
        />
      </div>
    </Group>
  );
}

/** When an execution pauses by itself because too much goes wrong. */
export function RuleFields({
  draft,
  change,
  problem,
  nodes,
}: PartProps & { nodes: readonly { id: string; label: string }[] }) {
  const { t } = useTranslation();
  const setRule = (id: string, part: Partial<ProgramDraft['rules'][number]>) =>
    change({ rules: draft.rules.map((one) => (one.id === id ? { ...one, ...part } : one)) });
  return (
    <Group title={t('programs.autoPause')} hint={t('programs.form.rulesHint')} problem={problem}>
      {draft.rules.map(({ id, nodeId, threshold, resetOnResume }) => (
        <Row key={id} onRemove={() => change({ rules: draft.rules.filter((one) => one.id !== id) })}>
          <Select
            className={dialog.grow}
            aria-label={t('programs.form.node')}
            placeholder={t('programs.form.node')}
            data={nodes.map((node) => ({ value: node.id, label: isolate(node.label) }))}
            value={nodeId === '' ? null : nodeId}
            onChange={(value) => setRule(id, { nodeId: value ?? '' })}
          />
          <NumberInput
            aria-label={t('programs.form.threshold')}
            min={1}
            max={1_000_000}
            w={90}
            value={threshold}
            onChange={(value) => setRule(id, { threshold: Number(value) })}
          />
          <Checkbox
            label={t('programs.form.reset')}
            checked={resetOnResume}
            onChange={(event) => setRule(id, { resetOnResume: event.currentTarget.checked })}
          />
        </Row>
      ))}
      <div className={dialog.row}>
        <AddButton
          label={t('programs.form.addRule')}
          onClick={() =>
            change({
              rules: [
                ...draft.rules,
                { id: crypto.randomUUID(), nodeId: nodes[0]?.id ?? '', threshold: 10, resetOnResume: true },
              ],
            })
          }
        />
      </div>
    </Group>
  );
}

function Group({
  title,
  hint,
  problem,
  children,
}: {
  title: string;
  hint: string;
  problem: string | undefined;
  children: ReactNode;
}) {
  return (
    <fieldset className={dialog.group}>
      <legend>{title}</legend>
      <div className={dialog.rows}>
        <p className={dialog.hint}>{hint}</p>
        {children}
        {problem !== undefined && <p className={dialog.bad}>{problem}</p>}
      </div>
    </fieldset>
  );
}

function Row({ onRemove, children }: { onRemove: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={dialog.row}>
      {children}
      <IconButton label={t('programs.form.removeRow')} icon={<IconX size={14} />} onClick={onRemove} />
    </div>
  );
}

function AddButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="default" size="compact-sm" leftSection={<IconPlus size={13} />} onClick={onClick}>
      {label}
    </Button>
  );
}
