import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactCondition, ContactFilter } from '#shared/contract/contact-filter.ts';
import { useConnectionNames } from '../../ipc/queries.ts';
import { type FieldOption, useFieldOptions } from './field-options.ts';
import { OPERATORS, typedNumber } from './filter-words.ts';
import classes from './People.module.css';

const STATES = ['synced', 'queued', 'held', 'unknown', 'conflict', 'failed'] as const;

/** What a form makes: a condition, or one of the filters that there is one of. */
export type FilterMade = { condition: ContactCondition } | { single: Pick<ContactFilter, 'state' | 'connectionId'> };

/** One filter: a field, what is asked of it, and the value. */
export function FilterForm({
  first,
  onDone,
}: {
  /** The condition that is edited; null for a new one. */
  first: ContactCondition | null;
  onDone: (made: FilterMade) => void;
}) {
  const { t } = useTranslation();
  const { own, moments, attributes } = useFieldOptions();
  const connections = useConnectionNames();
  const [field, setField] = useState<string>(first?.field ?? own[0]?.id ?? '');
  const option = [...own, ...moments, ...attributes].find(({ id }) => id === field);
  const groups = [
    { group: t('people.filter.fields'), items: own },
    { group: t('people.filter.attributes'), items: attributes },
    { group: t('people.filter.moments'), items: moments },
    {
      group: t('people.filter.record'),
      items: [
        { id: 'state', label: t('people.filter.state') },
        ...(connections.size > 1 ? [{ id: 'connectionId', label: t('people.column.connection') }] : []),
      ],
    },
  ].filter(({ items }) => items.length > 0);
  return (
    <div className={classes.form}>
      <NativeSelect
        label={t('people.filter.field')}
        data={groups.map(({ group, items }) => ({
          group,
          items: items.map(({ id, label }) => ({ value: id, label })),
        }))}
        value={field}
        onChange={(event) => setField(event.currentTarget.value)}
        data-autofocus
        data-testid="filter-field"
      />
      {option === undefined ? (
        <SingleForm key={field} field={field} connections={connections} onDone={onDone} />
      ) : (
        <ConditionForm key={field} option={option} first={first?.field === field ? first : null} onDone={onDone} />
      )}
    </div>
  );
}

function SingleForm({
  field,
  connections,
  onDone,
}: {
  field: string;
  connections: ReadonlyMap<string, string>;
  onDone: (made: FilterMade) => void;
}) {
  const { t } = useTranslation();
  const choices: [string, string][] =
    field === 'state' ? STATES.map((state) => [state, t(`contacts.state.${state}`)]) : [...connections];
  const [value, setValue] = useState(choices[0]?.[0] ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const state = STATES.find((name) => name === value);
    onDone({ single: field === 'state' ? { ...(state && { state }) } : { connectionId: value } });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <NativeSelect
        label={t('people.filter.value')}
        data={choices.map(([id, label]) => ({ value: id, label }))}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        data-testid="filter-value"
      />
      <Button type="submit" data-testid="apply-filter">
        {t('people.filter.apply')}
      </Button>
    </form>
  );
}

function ConditionForm({
  option,
  first,
  onDone,
}: {
  option: FieldOption;
  first: ContactCondition | null;
  onDone: (made: FilterMade) => void;
}) {
  const { t } = useTranslation();
  const operators: readonly ContactCondition['op'][] = OPERATORS[option.kind];
  const [op, setOp] = useState<ContactCondition['op']>(first?.op ?? operators[0] ?? 'filled');
  const [value, setValue] = useState(first && 'value' in first ? first.value : '');
  const range = first && 'from' in first ? first : { from: null, to: null };
  const [from, setFrom] = useState(String(range.from ?? ''));
  const [to, setTo] = useState(String(range.to ?? ''));
  const [isWrong, setWrong] = useState(false);
  const isRange = op === 'numberBetween' || op === 'dateBetween';
  const isText = op === 'contains' || op === 'lacks' || op === 'is' || op === 'isNot';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const condition = conditionOf({ op, field: option.id, value: value.trim(), from: from.trim(), to: to.trim() });
    setWrong(condition === null);
    if (condition !== null) onDone({ condition });
  };
  const kind = op === 'dateBetween' ? 'date' : 'text';
  return (
    <form className={classes.form} onSubmit={submit}>
      <NativeSelect
        label={t('people.filter.operator')}
        data={operators.map((name) => ({ value: name, label: t(`people.filter.op.${name}`) }))}
        value={op}
        onChange={(event) => setOp(operators.find((name) => name === event.currentTarget.value) ?? op)}
        data-testid="filter-operator"
      />
      {isText && (
        <TextInput
          label={t('people.filter.value')}
          value={value}
          maxLength={256}
          dir="auto"
          error={isWrong && t('people.filter.needsValue')}
          onChange={(event) => setValue(event.currentTarget.value)}
          data-testid="filter-value"
        />
      )}
      {isRange && (
        <div className={classes.pair}>
          <TextInput
            type={kind}
            inputMode={kind === 'text' ? 'decimal' : undefined}
            label={t('people.filter.from')}
            value={from}
            error={isWrong && t('people.filter.needsRange')}
            onChange={(event) => setFrom(event.currentTarget.value)}
            data-testid="filter-from"
          />
          <TextInput
            type={kind}
            inputMode={kind === 'text' ? 'decimal' : undefined}
            label={t('people.filter.to')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
            data-testid="filter-to"
          />
        </div>
      )}
      <Button type="submit" data-testid="apply-filter">
        {first === null ? t('people.filter.apply') : t('people.filter.change')}
      </Button>
    </form>
  );
}

/** What was typed, as a condition; null where a value is missing or is none. */
function conditionOf(typed: {
  op: ContactCondition['op'];
  field: string;
  value: string;
  from: string;
  to: string;
}): ContactCondition | null {
  const { op, field, value } = typed;
  const made = (rest: object) => ({ op, field, ...rest }) as ContactCondition;
  switch (op) {
    case 'contains':
    case 'lacks':
    case 'is':
    case 'isNot':
      return value === '' ? null : made({ value });
    case 'numberBetween': {
      const [from, to] = [typedNumber(typed.from), typedNumber(typed.to)];
      const isNone = from === undefined || to === undefined || (from === null && to === null);
      return isNone ? null : made({ from, to });
    }
    case 'dateBetween': {
      const [from, to] = [typed.from || null, typed.to || null];
      return from === null && to === null ? null : made({ from, to });
    }
    default:
      return made({});
  }
}
