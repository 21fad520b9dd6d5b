import { Radio, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ExistingPolicy, Import } from '#shared/contract/imports.ts';
import { EXISTING_POLICIES } from '#shared/domain/import-limits.ts';
import { connectionsQuery } from '../../ipc/queries.ts';
import { formatCount } from '../../lib/format.ts';
import classes from './Imports.module.css';
import { useTargets } from './use-imports.ts';

interface ChoicesProps {
  value: Import;
  onChange: (wish: { existing?: ExistingPolicy; audienceId?: string | null }) => void;
}

/** What is done with people who are here already, and the audience that everybody joins. */
export function Choices({ value, onChange }: ChoicesProps) {
  const { t } = useTranslation();
  const { audiences } = useTargets(value.connectionId);
  const connection = useQuery(connectionsQuery).data?.find(({ id }) => id === value.connectionId);
  const repeated = (value.counts?.existing ?? 0) + (value.counts?.duplicate ?? 0);
  return (
    <div className={classes.choices}>
      <Radio.Group
        label={t('imports.existingTitle', { count: repeated, formatted: formatCount(repeated) })}
        value={value.existing}
        onChange={(existing) => onChange({ existing: EXISTING_POLICIES.find((policy) => policy === existing) })}
      >
        <div className={classes.radios}>
          {EXISTING_POLICIES.map((policy) => (
            <Radio
              key={policy}
              size="xs"
              value={policy}
              label={t(`imports.policy.${policy}`)}
              description={t(`imports.policyText.${policy}`)}
              data-testid={`import-policy-${policy}`}
            />
          ))}
        </div>
      </Radio.Group>
      <Select
        label={t('imports.audience')}
        description={t('imports.audienceText')}
        placeholder={t('imports.audienceNone')}
        searchable
        clearable
        data={audiences.map(({ id, name }) => ({ value: id, label: name }))}
        value={value.audienceId}
        onChange={(audienceId) => onChange({ audienceId })}
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        data-testid="import-audience"
      />
      <p className={classes.into}>
        {connection === undefined ? t('imports.connectionGone') : t('imports.into', { name: connection.name })}
      </p>
    </div>
  );
}
