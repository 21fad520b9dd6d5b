import { Select, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowRight, IconListSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Import, ImportColumn, ImportMapping } from '#shared/contract/imports.ts';
import { CONTACT_TEXT_FIELDS } from '#shared/domain/contact.ts';
import { ATTRIBUTE_TARGET } from '#shared/domain/import-columns.ts';
import { formatCount, isolate } from '../../lib/format.ts';
import classes from './Imports.module.css';
import { targetName } from './import-words.ts';
import { useTargets } from './use-imports.ts';

/** A line for each column of the file: its name, what stands in it, and the field that it goes into. */
export function ColumnTable({ value, onChange }: { value: Import; onChange: (mappings: ImportMapping[]) => void }) {
  const { t } = useTranslation();
  const { attributes } = useTargets(value.connectionId);
  const groups = [
    {
      group: t('imports.fields'),
      items: CONTACT_TEXT_FIELDS.map((field) => ({ value: field as string, label: t(`contacts.field.${field}`) })),
    },
    {
      group: t('contacts.attributes'),
      items: attributes.map(({ name, displayName }) => ({ value: ATTRIBUTE_TARGET + name, label: displayName })),
    },
  ].filter(({ items }) => items.length > 0);
  const targetOf = (index: number) => value.mappings.find(({ column }) => column === index)?.target ?? null;
  const choose = (index: number, target: string | null) => {
    // A field is filled from one column: choosing it here takes it from the other.
    const rest = value.mappings.filter((mapping) => mapping.column !== index && mapping.target !== target);
    const next = target === null ? rest : [...rest, { column: index, target }];
    onChange(next.sort((a, b) => a.column - b.column));
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by key
    <section className={classes.columns} data-pane tabIndex={0} aria-label={t('imports.step.columns')}>
      <table className={classes.table} data-testid="import-columns">
        <thead>
          <tr>
            <th scope="col">{t('imports.inFile')}</th>
            <th scope="col">{t('imports.samples')}</th>
            <th scope="col">{t('imports.goesInto')}</th>
          </tr>
        </thead>
        <tbody>
          {value.columns.map((column) => (
            <tr key={column.index} data-left-out={targetOf(column.index) === null || undefined}>
              <th scope="row">
                <span className={`data ${classes.columnName}`} dir="auto">
                  {column.header ?? t('imports.columnNumber', { number: formatCount(column.index + 1) })}
                </span>
              </th>
              <td>
                <Samples column={column} />
              </td>
              <td>
                <span className={classes.target}>
                  <IconArrowRight size={14} className="flip" aria-hidden="true" />
                  <Select
                    aria-label={t('imports.goesIntoOf', {
                      column: column.header ?? t('imports.columnNumber', { number: formatCount(column.index + 1) }),
                    })}
                    placeholder={t('imports.leaveOut')}
                    searchable
                    clearable
                    data={groups}
                    value={targetOf(column.index)}
                    onChange={(target) => choose(column.index, target)}
                    nothingFoundMessage={t('lists.noMatch')}
                    clearButtonProps={{ 'aria-label': t('imports.leaveOut') }}
                    data-testid={`import-target-${column.index}`}
                    data-required={targetOf(column.index) === 'primaryPhone' || undefined}
                    title={isolate(nameOf(targetOf(column.index)) ?? '')}
                  />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );

  function nameOf(target: string | null): string | undefined {
    return target === null ? undefined : targetName(target, attributes, t);
  }
}

/** The first values of a column; up to ten of them on pointing or focus. */
function Samples({ column: { samples, index } }: { column: ImportColumn }) {
  const { t } = useTranslation();
  if (samples.length === 0) return <span className={classes.none}>{t('imports.emptyColumn')}</span>;
  const list = (
    <ul className={classes.sampleList}>
      {samples.map((sample) => (
        <li key={sample} dir="auto">
          {sample}
        </li>
      ))}
    </ul>
  );
  return (
    <Tooltip label={list} multiline events={{ hover: true, focus: true, touch: true }} position="bottom-start">
      <UnstyledButton
        className={classes.samples}
        aria-label={t('imports.samplesOf', { values: samples.join(', ') })}
        data-testid={`import-samples-${index}`}
      >
        <IconListSearch size={14} aria-hidden="true" />
        <span className="data" dir="auto">
          {samples.slice(0, 3).join(', ')}
        </span>
      </UnstyledButton>
    </Tooltip>
  );
}
