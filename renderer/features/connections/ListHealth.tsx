import { useTranslation } from 'react-i18next';
import type { CollectionHealth } from '#shared/contract/connections.ts';
import { formatDuration, formatFull, formatMoment } from '../../lib/format.ts';
import classes from './Connections.module.css';

/** How each list of a connection is read, and when all of it was seen last. Closed until it is wanted. */
export function ListHealth({ collections }: { collections: readonly CollectionHealth[] }) {
  const { t } = useTranslation();
  const read = collections.filter(({ strategy }) => strategy !== null);
  if (read.length === 0) return null;
  return (
    <details className={classes.lists} data-testid="list-health">
      <summary>{t('connections.lists')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('connections.listColumn.list')}</th>
            <th scope="col">{t('connections.listColumn.way')}</th>
            <th scope="col">{t('connections.listColumn.whole')}</th>
            <th scope="col">{t('connections.listColumn.overlap')}</th>
          </tr>
        </thead>
        <tbody>
          {read.map(({ collection, strategy, wholeReadAt, overlapMs }) => (
            <tr key={collection}>
              <th scope="row">{t(`connections.collection.${collection}`)}</th>
              <td>{strategy !== null && t(`connections.strategy.${strategy}`)}</td>
              <td title={formatFull(wholeReadAt)}>{formatMoment(wholeReadAt)}</td>
              <td>{overlapMs !== null && t('connections.overlap', { duration: formatDuration(overlapMs) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
