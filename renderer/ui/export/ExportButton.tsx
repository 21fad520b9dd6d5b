import { Button, Tooltip } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportTarget } from '#shared/contract/exports.ts';
import { Keys } from '../../shortcuts/Keys.tsx';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';

const ExportDialog = lazy(async () => ({ default: (await import('./ExportDialog.tsx')).ExportDialog }));

/** What can be exported from a screen: a list as it is filtered and sorted there, under the name it has there. */
export interface Exportable {
  target: ExportTarget;
  title: string;
  /** What the columns are called, where they are not those of `exports.column`. */
  columnName?: (columnId: string) => string;
  /** Ids of the columns that the file has unless the person chooses others, in this order; absent where it is all of them. */
  columnIds?: readonly string[];
}

/** Leads from a list to its file. The first of `of` is what the screen shows; the others go along with it. */
export function ExportButton({
  of,
  isDisabled = false,
}: {
  of: readonly [Exportable, ...Exportable[]];
  isDisabled?: boolean;
}) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  useShortcut('list.export', open, !isDisabled);
  return (
    <>
      <Tooltip
        label={
          <span>
            {t('exports.hint')} <Keys id="list.export" />
          </span>
        }
      >
        <Button
          variant="default"
          leftSection={<IconFileExport size={14} className="flip" />}
          onClick={open}
          disabled={isDisabled}
          data-testid="export"
        >
          {t('exports.action')}
        </Button>
      </Tooltip>
      {isOpen && (
        <Suspense fallback={null}>
          <ExportDialog of={of} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
