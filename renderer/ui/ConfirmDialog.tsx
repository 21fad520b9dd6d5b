import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ConfirmDialog.module.css';

/** Asked only before what cannot be taken back, or what affects a person. */
export function ConfirmDialog({
  opened,
  title,
  children,
  action,
  isDangerous = false,
  isBusy = false,
  onConfirm,
  onClose,
}: {
  opened: boolean;
  title: string;
  children: ReactNode;
  action: string;
  isDangerous?: boolean;
  isBusy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={440}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={classes.text}>{children}</div>
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          className={isDangerous ? classes.danger : undefined}
          loading={isBusy}
          onClick={onConfirm}
          data-autofocus
          data-testid="confirm-dialog"
        >
          {action}
        </Button>
      </div>
    </Modal>
  );
}
