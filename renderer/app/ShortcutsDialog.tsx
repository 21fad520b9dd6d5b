import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../lib/store.ts';
import { ShortcutTable } from '../shortcuts/ShortcutTable.tsx';
import { overlays } from './ui-state.ts';

export function ShortcutsDialog() {
  const { t } = useTranslation();
  const opened = useStore(overlays, (state) => state.isHelpOpen);
  return (
    <Modal
      opened={opened}
      onClose={() => overlays.set({ isHelpOpen: false })}
      title={t('shortcuts.title')}
      size={860}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <ShortcutTable />
    </Modal>
  );
}
