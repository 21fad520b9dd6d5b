import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/contract/flows.ts';
import { api } from '../../ipc/client.ts';
import { FactsHeading } from '../../ui/Facts.tsx';
import { InlineError } from '../../ui/States.tsx';
import classes from './FlowPage.module.css';
import { useFlowAct } from './use-flows.ts';

interface Input {
  name: string;
  value: string;
}

/** What a session is started with: a field for each input that the prompts name, and more by hand. */
export function StartSession({
  flow,
  onStarted,
  onClose,
}: {
  flow: FlowDetail;
  onStarted: (sessionId: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [fields, setFields] = useState<Input[]>(() => flow.inputs.map((name) => ({ name, value: '' })));
  const [more, setMore] = useState<Input[]>([]);
  const start = useFlowAct(
    (inputs: Record<string, string>) => api.flows.startSession({ id: crypto.randomUUID(), flowId: flow.id, inputs }),
    ({ sessionId }) => onStarted(sessionId),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const named = [...fields, ...more].filter(({ name, value }) => name.trim() !== '' && value !== '');
    start.mutate(Object.fromEntries(named.map(({ name, value }) => [name.trim(), value])));
  };
  const change = (list: Input[], index: number, part: Partial<Input>): Input[] =>
    list.map((one, at) => (at === index ? { ...one, ...part } : one));
  return (
    <form className={classes.form} onSubmit={submit} data-testid="start-session-form">
      <FactsHeading>{t('flows.startSession')}</FactsHeading>
      {fields.map(({ name, value }, index) => (
        <TextInput
          key={name}
          label={<bdi>{name}</bdi>}
          data-autofocus={index === 0 || undefined}
          autoFocus={index === 0}
          value={value}
          maxLength={8000}
          onChange={(event) => setFields(change(fields, index, { value: event.currentTarget.value }))}
          data-testid={`session-input-${name}`}
        />
      ))}
      {more.map(({ name, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added
        <div key={index} className={classes.pair}>
          <TextInput
            aria-label={t('flows.inputName')}
            placeholder={t('flows.inputName')}
            value={name}
            maxLength={128}
            onChange={(event) => setMore(change(more, index, { name: event.currentTarget.value }))}
          />
          <TextInput
            aria-label={t('flows.inputValue')}
            placeholder={t('flows.inputValue')}
            value={value}
            maxLength={8000}
            onChange={(event) => setMore(change(more, index, { value: event.currentTarget.value }))}
          />
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={13} />}
        onClick={() => setMore([...more, { name: '', value: '' }])}
      >
        {t('flows.addInput')}
      </Button>
      <div className={classes.actions}>
        <Button type="submit" loading={start.isPending} data-testid="start-session-now">
          {t('flows.startNow')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
      {start.error !== null && <InlineError error={start.error} />}
    </form>
  );
}
