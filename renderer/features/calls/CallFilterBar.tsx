import { Button, Select } from '@mantine/core';
import { IconCalendar, IconCircleCheck, IconFlag, IconMessage, IconSpeakerphone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CallFilter } from '#shared/contract/calls.ts';
import { LENGTH_BANDS } from '#shared/domain/figures.ts';
import { api } from '../../ipc/client.ts';
import { formatLanguage, formatMoment, isolate } from '../../lib/format.ts';
import { FilterChip } from '../../ui/FilterChip.tsx';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import classes from './CallsList.module.css';
import { clearCallFilter, lengthBandOf, setCallFilter } from './calls-view.ts';
import { outcomeText } from './outcome-text.ts';

export function CallFilterBar({ filter }: { filter: CallFilter }) {
  const { t } = useTranslation();
  const facets = useQuery({ queryKey: ['calls', 'facets'], queryFn: () => api.calls.facets() }).data;
  const band = lengthBandOf(filter);
  const count = Object.keys(filter).length;
  const languages = (facets?.languages ?? []).map((code) => ({ value: code, label: formatLanguage(code) }));
  return (
    <ListBar label={t('calls.filter.label')}>
      <ListSearch
        label={t('calls.filter.search')}
        text={filter.text ?? ''}
        onChange={(text) => setCallFilter({ text })}
        testId="calls-search"
      />
      <Select
        className={classes.select}
        aria-label={t('calls.column.direction')}
        placeholder={t('calls.column.direction')}
        clearable
        data={[
          { value: 'inbound', label: t('calls.direction.inbound') },
          { value: 'outbound', label: t('calls.direction.outbound') },
        ]}
        value={filter.direction ?? null}
        onChange={(value) =>
          setCallFilter({ direction: value === 'inbound' || value === 'outbound' ? value : undefined })
        }
      />
      <Select
        className={classes.select}
        aria-label={t('calls.column.agent')}
        placeholder={t('calls.column.agent')}
        clearable
        searchable
        data={facets?.agentNames ?? []}
        value={filter.agentName ?? null}
        onChange={(value) => setCallFilter({ agentName: value ?? undefined })}
      />
      <Select
        className={classes.select}
        aria-label={t('calls.column.language')}
        placeholder={t('calls.column.language')}
        clearable
        data={languages}
        value={filter.language ?? null}
        onChange={(value) => setCallFilter({ language: value ?? undefined })}
      />
      <Select
        className={classes.select}
        aria-label={t('calls.column.length')}
        placeholder={t('calls.column.length')}
        clearable
        data={LENGTH_BANDS.map(({ id }) => ({ value: id, label: t(`calls.band.${id}`) }))}
        value={band}
        onChange={(value) => {
          const chosen = LENGTH_BANDS.find(({ id }) => id === value);
          setCallFilter({ minDurationMs: chosen?.minDurationMs, maxDurationMs: chosen?.maxDurationMs });
        }}
      />
      <FilterChip
        icon={<IconCircleCheck />}
        label={t('calls.filter.cached')}
        on={filter.cachedOnly === true}
        onChange={(on) => setCallFilter({ cachedOnly: on })}
      />
      <FilterChip
        icon={<IconMessage />}
        label={t('calls.filter.commented')}
        on={filter.commentedOnly === true}
        onChange={(on) => setCallFilter({ commentedOnly: on })}
      />
      <FromElsewhere filter={filter} />
      {count > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={clearCallFilter} data-testid="clear-filter">
          {t('common.clear')}
        </Button>
      )}
    </ListBar>
  );
}

/** What a report narrowed the list by, each to be lifted. */
function FromElsewhere({ filter }: { filter: CallFilter }) {
  const { t } = useTranslation();
  const { startedFrom, startedTo, programName, status } = filter;
  return (
    <>
      {(startedFrom !== undefined || startedTo !== undefined) && (
        <FilterChip
          icon={<IconCalendar />}
          label={t('reports.chip.between', {
            from: formatMoment(startedFrom ?? null),
            // The end is left out: the last moment is the one right before it.
            to: formatMoment(startedTo === undefined ? null : startedTo - 1),
          })}
          on
          onChange={() => setCallFilter({ startedFrom: undefined, startedTo: undefined })}
        />
      )}
      {programName !== undefined && (
        <FilterChip
          icon={<IconSpeakerphone />}
          label={isolate(programName)}
          on
          onChange={() => setCallFilter({ programName: undefined })}
        />
      )}
      {status !== undefined && (
        <FilterChip
          icon={<IconFlag />}
          label={outcomeText(status, t)}
          on
          onChange={() => setCallFilter({ status: undefined })}
        />
      )}
    </>
  );
}
