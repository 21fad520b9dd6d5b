import { IconReceiptOff } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreditTransaction } from '#shared/contract/report-shapes.ts';
import { api } from '../../ipc/client.ts';
import { formatDecimal, formatFull, formatMoment } from '../../lib/format.ts';
import type { GridColumn } from '../../ui/DataGrid.tsx';
import { ListView } from '../../ui/ListView.tsx';
import { useWindowedRows } from '../../ui/use-windowed-rows.ts';
import { creditTypeWords } from './group-words.ts';
import classes from './Reports.module.css';
import { reportView } from './report-view.ts';

/** Everything that was booked in the days that are shown; a charge for a call leads to it. */
export function CreditTransactions({
  input,
  type,
  onCall,
}: {
  input: { connectionId: string; timeZone: string; from: string; to: string };
  type: string | null;
  onCall: (callId: string) => void;
}) {
  const { t } = useTranslation();
  const filter = { ...input, ...(type !== null && { type }) };
  const rows = useWindowedRows<CreditTransaction>(['reports', 'transactions', filter], (page, signal) =>
    api.reports.creditTransactions({ ...filter, page }, { signal }),
  );
  const columns = useMemo(() => transactionColumns(t), [t]);
  return (
    <ListView
      label={t('reports.credits.transactions')}
      testId="credit-transactions"
      rows={rows}
      columns={columns}
      onOpen={({ callId }) => {
        if (callId !== null) onCall(callId);
      }}
      isFiltered={type !== null}
      onClearFilter={() => reportView.set({ creditType: null })}
      empty={{
        icon: <IconReceiptOff />,
        title: t('reports.credits.none'),
        text: t('reports.credits.noneText'),
      }}
    />
  );
}

function transactionColumns(t: TFunction): GridColumn<CreditTransaction>[] {
  return [
    {
      id: 'bookedAt',
      header: t('reports.column.bookedAt'),
      width: '116px',
      cell: ({ createdAt }) => (
        <time className={classes.quiet} title={formatFull(createdAt)}>
          {formatMoment(createdAt)}
        </time>
      ),
    },
    { id: 'kind', header: t('reports.column.kind'), width: '160px', cell: ({ type }) => creditTypeWords(t, type) },
    {
      id: 'description',
      header: t('reports.column.description'),
      width: 'minmax(180px, 2fr)',
      cell: ({ description }) => (
        <span className="data" dir="auto" title={description ?? undefined}>
          {description ?? '–'}
        </span>
      ),
    },
    {
      id: 'amount',
      header: t('reports.column.amount'),
      width: '112px',
      align: 'end',
      cell: ({ amount }) => <bdi dir="ltr">{formatDecimal(amount)}</bdi>,
    },
    {
      id: 'balanceAfter',
      header: t('reports.column.balanceAfter'),
      width: '132px',
      align: 'end',
      cell: ({ balanceAfter }) => formatDecimal(balanceAfter),
    },
  ];
}
