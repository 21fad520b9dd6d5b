import { IconFileExport } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../../shortcuts/use-shortcut.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import type { ExportedTranscript } from './TranscriptExportDialog.tsx';

const Dialog = lazy(async () => ({
  default: (await import('./TranscriptExportDialog.tsx')).TranscriptExportDialog,
}));

/** Leads from a transcript to its file. */
export function TranscriptExport(of: ExportedTranscript) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const open = () => setOpen(true);
  useShortcut('list.export', open);
  return (
    <>
      <IconButton
        label={t('transcript.export')}
        shortcut="list.export"
        icon={<IconFileExport size={16} className="flip" />}
        onClick={open}
        testId="transcript-export"
      />
      {isOpen && (
        <Suspense fallback={null}>
          <Dialog of={of} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
