import { Button, Menu } from '@mantine/core';
import { IconFileDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../ipc/client.ts';
import { isOfflineState, useSyncStatus } from '../../ipc/queries.ts';
import { toastError } from '../toast.tsx';
import { useStartExport } from './use-start-export.ts';

const REPORTS = ['people', 'calls'] as const;
const FORMATS = ['csv', 'xlsx'] as const;

/** The files that the platform itself writes of an execution. They cannot be had offline. */
export function PlatformReportButton({ executionId, title }: { executionId: string; title: string }) {
  const { t } = useTranslation();
  const isOffline = isOfflineState(useSyncStatus()?.state);
  const save = useStartExport(api.exports.savePlatformReport, { onError: toastError });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconFileDownload size={14} />}
          disabled={isOffline}
          title={isOffline ? t('exports.platformOffline') : undefined}
          data-testid="platform-report"
        >
          {t('exports.platform')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {REPORTS.flatMap((report) =>
          FORMATS.map((format) => (
            <Menu.Item
              key={`${report} ${format}`}
              onClick={() => save.mutate({ id: crypto.randomUUID(), executionId, report, format, title })}
              data-testid={`platform-report-${report}-${format}`}
            >
              {t(`exports.platformReport.${report}`, { format: t(`exports.formatName.${format}`) })}
            </Menu.Item>
          )),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
