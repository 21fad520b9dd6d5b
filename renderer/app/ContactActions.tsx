import { Button } from '@mantine/core';
import { IconMessage, IconPhoneOutgoing } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '#shared/contract/contacts.ts';
import { MessageDialog } from '../features/messages/MessageDialog.tsx';
import { CallDialog } from '../features/programs/CallDialog.tsx';
import { useOffering } from '../ipc/offered.ts';
import classes from './ContactActions.module.css';

/** Calls one person or writes to them, where their platform does. */
export function ContactActions({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'call' | 'message' | null>(null);
  const isOf = ({ id }: { id: string }) => id === contact.connectionId;
  const mayCall = useOffering('callRequests', 'programs')?.some(isOf) === true;
  const mayWrite = useOffering('sms')?.some(isOf) === true;
  const close = () => setOpen(null);
  if (!mayCall && !mayWrite) return null;
  return (
    <div className={classes.actions}>
      {mayCall && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPhoneOutgoing size={14} />}
          onClick={() => setOpen('call')}
          data-testid="call-contact"
        >
          {t('programs.call.open')}
        </Button>
      )}
      {mayWrite && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconMessage size={14} />}
          onClick={() => setOpen('message')}
          data-testid="message-contact"
        >
          {t('messages.to.open')}
        </Button>
      )}
      {open === 'call' && <CallDialog contact={contact} onClose={close} />}
      {open === 'message' && <MessageDialog contact={contact} onClose={close} />}
    </div>
  );
}
