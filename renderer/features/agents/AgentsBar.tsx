import { Button, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PlatformName } from '#shared/contract/connections.ts';
import { PLATFORM_PROFILES } from '#shared/domain/platform-profile.ts';
import { useStore } from '../../lib/store.ts';
import { ListBar } from '../../ui/ListBar.tsx';
import { ListSearch } from '../../ui/ListSearch.tsx';
import { statusText } from './agent-words.tsx';
import { agentsView, clearAgentFilter, setAgentFilter } from './agents-view.ts';
import { useAgentsOverview } from './use-agents.ts';

const PLATFORMS = ['gomobile', 'flowgent'] as const satisfies PlatformName[];
const search = (text: string) => setAgentFilter({ text });

export function AgentsBar() {
  const { t } = useTranslation();
  const filter = useStore(agentsView, (view) => view.filter);
  const statuses = useAgentsOverview()?.statuses ?? [];
  return (
    <ListBar label={t('agents.filter')}>
      <ListSearch label={t('agents.search')} text={filter.text ?? ''} onChange={search} testId="agents-search" />
      <Select
        w={160}
        aria-label={t('agents.column.state')}
        placeholder={t('agents.column.state')}
        clearable
        data={statuses.map((status) => ({ value: status, label: statusText(status, t) }))}
        value={filter.statuses?.[0] ?? null}
        onChange={(value) => setAgentFilter({ statuses: value === null ? undefined : [value] })}
      />
      <Select
        w={160}
        aria-label={t('agents.column.platform')}
        placeholder={t('agents.column.platform')}
        clearable
        data={PLATFORMS.map((platform) => ({ value: platform, label: PLATFORM_PROFILES[platform].name }))}
        value={filter.platform ?? null}
        onChange={(value) => setAgentFilter({ platform: PLATFORMS.find((platform) => platform === value) })}
      />
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" size="compact-sm" onClick={clearAgentFilter}>
          {t('common.clear')}
        </Button>
      )}
    </ListBar>
  );
}
