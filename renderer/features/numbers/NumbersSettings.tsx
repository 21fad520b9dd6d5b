import { IconHash, IconPhone, IconSignature } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { OwnNumber } from '#shared/contract/numbers.ts';
import { api } from '../../ipc/client.ts';
import { formatPhone, humanize, isolate } from '../../lib/format.ts';
import { ListAsOf } from '../../ui/AsOf.tsx';
import { SettingsSectionHead } from '../../ui/SettingRow.tsx';
import { SettingsTable } from '../../ui/SettingsTable.tsx';
import { EmptyState, ErrorState, SkeletonLines } from '../../ui/States.tsx';
import classes from './Numbers.module.css';

/** Numbers to call from and names to write from, with what uses them. */
export function NumbersSettings() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ queryKey: ['numbers', 'list'], queryFn: () => api.numbers.list() });
  const of = (kind: OwnNumber['kind']) => data?.rows.filter((row) => row.kind === kind) ?? [];
  return (
    <>
      <SettingsSectionHead title={t('numbers.title')} text={t('numbers.text')}>
        {data !== undefined && <ListAsOf at={data.readAt} />}
      </SettingsSectionHead>
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <SkeletonLines label={t('common.loading')} />}
      {data?.rows.length === 0 && (
        <EmptyState icon={<IconHash />} title={t('numbers.empty')} testId="numbers-empty">
          {t('numbers.emptyText')}
        </EmptyState>
      )}
      {of('did').length > 0 && <NumberTable kind="did" rows={of('did')} />}
      {of('senderId').length > 0 && <NumberTable kind="senderId" rows={of('senderId')} />}
    </>
  );
}

function NumberTable({ kind, rows }: { kind: OwnNumber['kind']; rows: readonly OwnNumber[] }) {
  const { t, i18n } = useTranslation();
  const Icon = kind === 'did' ? IconPhone : IconSignature;
  const hasMore = kind === 'did';
  const head = [
    { id: 'text', name: t(`numbers.kind.${kind}`) },
    { id: 'country', name: t('numbers.country') },
    ...(hasMore
      ? [
          { id: 'label', name: t('numbers.label') },
          { id: 'can', name: t('numbers.can') },
        ]
      : []),
    { id: 'used', name: t('numbers.usedBy') },
  ];
  return (
    <section className={classes.section}>
      <h3 className={classes.title}>{t(`numbers.titleOf.${kind}`)}</h3>
      <SettingsTable label={t(`numbers.titleOf.${kind}`)} head={head} testId={`numbers-${kind}`}>
        {rows.map((row) => (
          <tr key={row.id} data-testid="number">
            <th scope="row">
              <span className={classes.number}>
                <Icon size={15} aria-hidden="true" />
                <bdi>{kind === 'did' ? formatPhone(row.text) : row.text}</bdi>
              </span>
            </th>
            <td>{countryOf(row.country, i18n.language)}</td>
            {hasMore && (
              <td>
                <bdi>{row.label ?? '–'}</bdi>
              </td>
            )}
            {hasMore && <td>{row.capabilities.map((one) => capabilityText(one, t)).join(t('numbers.and')) || '–'}</td>}
            <td>
              <UsedBy uses={row.usedBy} />
            </td>
          </tr>
        ))}
      </SettingsTable>
    </section>
  );
}

/** What a number can do; a word that is not known is the platform's own. */
function capabilityText(capability: string, t: TFunction): string {
  if (capability === 'voice') return t('numbers.voice');
  return capability === 'sms' ? 'SMS' : isolate(humanize(capability));
}

/** The first programs by name, and how many more. */
function UsedBy({ uses }: { uses: OwnNumber['usedBy'] }) {
  const { t } = useTranslation();
  const [first, ...others] = uses;
  if (!first) return <span className={classes.none}>{t('numbers.unused')}</span>;
  const names = uses.map(({ name }) => isolate(name)).join(t('numbers.and'));
  return (
    <span title={names}>
      <Link
        to={first.kind === 'program' ? '/programs/$programId' : '/programs/messages/$programId'}
        params={{ programId: first.id }}
        className={classes.link}
        dir="auto"
      >
        {first.name}
      </Link>
      {others.length > 0 && <span className={classes.none}> {t('numbers.more', { count: others.length })}</span>}
    </span>
  );
}

function countryOf(code: string | null, language: string): string {
  if (code === null) return '–';
  if (!/^[a-z]{2}$/i.test(code)) return code;
  return new Intl.DisplayNames([language], { type: 'region' }).of(code.toUpperCase()) ?? code;
}
