import { Button, Modal, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportColumn, ExportOffer, ExportRequest } from '#shared/contract/exports.ts';
import { api } from '../../ipc/client.ts';
import { usePreferences } from '../../ipc/queries.ts';
import { formatFull, formatLocale } from '../../lib/format.ts';
import { useStore } from '../../lib/store.ts';
import { languageFor } from '../../locales/i18n.ts';
import { InlineError } from '../States.tsx';
import { ColumnChoice } from './ColumnChoice.tsx';
import { CsvChoices } from './CsvChoices.tsx';
import { chosenColumn } from './column-texts.ts';
import type { Exportable } from './ExportButton.tsx';
import classes from './ExportDialog.module.css';
import { exportChoices, timeZones } from './export-choices.ts';
import { useStartExport } from './use-start-export.ts';

const FORMATS = ['csv', 'xlsx', 'pdf', 'jsonl'] as const;

/** What goes into the file and how; where it lies is asked by the system's own dialog afterwards. */
export function ExportDialog({ of, onClose }: { of: readonly [Exportable, ...Exportable[]]; onClose: () => void }) {
  const { t } = useTranslation();
  const [index, setIndex] = useState(0);
  const exportable = of[index] ?? of[0];
  const { target, title } = exportable;
  const choices = useStore(exportChoices, (value) => value);
  const [omitted, setOmitted] = useState<ReadonlySet<string> | null>(null);
  const offer = useQuery({ queryKey: ['exports', 'offer', target], queryFn: () => api.exports.offer({ target }) });
  const { all, usual } = columnsOf(exportable, offer.data?.columns ?? []);
  const left = omitted ?? usual;
  const columns = all.filter(({ id }) => !left.has(id));
  const request = useExportRequest({ target, title, columns, offer: offer.data });
  const save = useStartExport(api.exports.save, { onStarted: onClose });
  const isEmpty = offer.data?.count === 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('exports.title', { what: title })}
      size={560}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={classes.form} data-testid="export-dialog">
        {of.length > 1 && (
          <Select
            label={t('exports.what')}
            data={of.map((one, at) => ({ value: String(at), label: one.title }))}
            value={String(index)}
            allowDeselect={false}
            onChange={(value) => {
              setIndex(Number(value ?? 0));
              setOmitted(null);
            }}
            data-testid="export-what"
          />
        )}
        <div>
          <SegmentedControl
            fullWidth
            aria-label={t('exports.format')}
            data={FORMATS.map((value) => ({ value, label: t(`exports.formatName.${value}`) }))}
            value={choices.format}
            onChange={(value) => exportChoices.set({ format: FORMATS.find((format) => format === value) ?? 'csv' })}
            data-autofocus
            data-testid="export-format"
          />
          <p className={classes.hint}>{t(`exports.formatHint.${choices.format}`)}</p>
        </div>
        {offer.error !== null && <InlineError error={offer.error} />}
        <ColumnChoice columns={all} omitted={left} onChange={setOmitted} />
        {choices.format !== 'jsonl' && (
          <Select
            label={t('exports.timeZone')}
            data={timeZones()}
            value={choices.timeZone}
            searchable
            allowDeselect={false}
            maxDropdownHeight={220}
            onChange={(value) => value !== null && exportChoices.set({ timeZone: value })}
            data-testid="export-zone"
          />
        )}
        {choices.format === 'csv' && <CsvChoices />}
        {save.error !== null && <InlineError error={save.error} />}
        <div className={classes.actions}>
          <span className={classes.count} aria-live="polite" data-testid="export-count">
            <Amount offer={offer.data} />
          </span>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            loading={save.isPending}
            disabled={request === null || isEmpty}
            onClick={() => request !== null && save.mutate({ ...request, id: crypto.randomUUID() })}
            data-testid="export-save"
          >
            {t('exports.save')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** The columns with those of the screen first, and which of them are left out unless the person says otherwise. */
function columnsOf(
  { columnName, columnIds }: Exportable,
  offered: readonly ExportColumn[],
): { all: ExportColumn[]; usual: ReadonlySet<string> } {
  const named = offered.map((column) => ({ ...column, name: column.name ?? columnName?.(column.id) ?? null }));
  const shown = (columnIds ?? []).flatMap((id) => named.find((column) => column.id === id) ?? []);
  if (shown.length === 0) return { all: named, usual: new Set() };
  const others = named.filter((column) => !shown.includes(column));
  return { all: [...shown, ...others], usual: new Set(others.map(({ id }) => id)) };
}

function Amount({ offer }: { offer: ExportOffer | undefined }) {
  const { t } = useTranslation();
  if (offer === undefined) return t('exports.counting');
  return t(`exports.amount.${offer.unit}`, { count: offer.count });
}

/** The export as it is chosen; null until it is known what there is, and while no column is chosen. */
function useExportRequest({
  target,
  title,
  columns,
  offer,
}: Exportable & { columns: ExportOffer['columns']; offer: ExportOffer | undefined }): Omit<ExportRequest, 'id'> | null {
  const { t } = useTranslation();
  const preferences = usePreferences();
  const { format, timeZone, values, csv } = useStore(exportChoices, (value) => value);
  if (offer === undefined || columns.length === 0) return null;
  const amount = t(`exports.amount.${offer.unit}`, { count: offer.count });
  return {
    target,
    format,
    columns: columns.map((column) => chosenColumn(column, target.source, t)),
    timeZone,
    values,
    csv,
    language: languageFor(preferences),
    locale: formatLocale(),
    title,
    note: t('exports.note', { amount, zone: timeZone, at: formatFull(Date.now()) }),
    texts: { yes: t('common.yes'), no: t('common.no'), page: t('exports.page', { n: '{n}' }) },
  };
}
