import { Select } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FlowDetail } from '#shared/contract/flows.ts';
import { formatCount, formatMoment } from '../../lib/format.ts';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import classes from './FlowPage.module.css';

/** What a flow is called, where it is from, and which of its versions is looked at. */
export function FlowHead({
  flow,
  onClose,
  versionId,
  onVersion,
}: {
  flow: FlowDetail;
  onClose: () => void;
  versionId: string | null;
  onVersion: (id: string | null) => void;
}) {
  const { t } = useTranslation();
  const current = flow.versions.find(({ isCurrent }) => isCurrent)?.id ?? null;
  return (
    <header className={classes.head}>
      <IconButton
        label={t('flows.back')}
        shortcut="app.back"
        icon={<IconChevronLeft className="flip" size={16} />}
        onClick={onClose}
      />
      <h1 className={classes.title} dir="auto" title={flow.name}>
        {flow.name}
      </h1>
      <Badge>{t(`flows.kind.${flow.kind}`)}</Badge>
      <Badge>{t(`connections.platformName.${flow.platform}`)}</Badge>
      {flow.version !== null && <Badge>{t('flows.versionNumber', { version: formatCount(flow.version) })}</Badge>}
      <span className={classes.space} />
      {flow.versions.length > 1 && (
        <Select
          className={classes.versions}
          aria-label={t('flows.column.version')}
          allowDeselect={false}
          data={flow.versions.map(({ id, number, createdAt, isCurrent }) => ({
            value: id,
            label: t(isCurrent ? 'flows.versionCurrent' : 'flows.versionOf', {
              version: formatCount(number),
              at: formatMoment(createdAt),
            }),
          }))}
          value={versionId ?? current}
          onChange={(value) => onVersion(value === current ? null : value)}
          data-testid="flow-version"
        />
      )}
    </header>
  );
}
