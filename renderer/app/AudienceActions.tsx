import { Button } from '@mantine/core';
import { IconMessage, IconPhoneOutgoing } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AudienceRow } from '#shared/contract/audiences.ts';
import { useOffering } from '../ipc/offered.ts';

const ProgramDialog = lazy(async () => ({
  default: (await import('../features/programs/ProgramDialog.tsx')).ProgramDialog,
}));
const SmsProgramDialog = lazy(async () => ({
  default: (await import('../features/messages/SmsProgramDialog.tsx')).SmsProgramDialog,
}));

/** Calls everybody of an audience or writes to them, where its platform does: each is a program, set up here and launched there. */
export function AudienceActions({ audience: { id, connectionId } }: { audience: AudienceRow }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'call' | 'message' | null>(null);
  const calling = (useOffering('programs') ?? []).filter((connection) => connection.id === connectionId);
  const writing = (useOffering('sms') ?? []).filter((connection) => connection.id === connectionId);
  const close = () => setOpen(null);
  return (
    <>
      {calling.length > 0 && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPhoneOutgoing size={14} />}
          onClick={() => setOpen('call')}
          data-testid="call-audience"
        >
          {t('programs.call.open')}
        </Button>
      )}
      {writing.length > 0 && (
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconMessage size={14} />}
          onClick={() => setOpen('message')}
          data-testid="message-audience"
        >
          {t('messages.to.open')}
        </Button>
      )}
      <Suspense fallback={null}>
        {open === 'call' && (
          <ProgramDialog
            connections={calling}
            audienceId={id}
            onClose={close}
            onSaved={(programId) => void navigate({ to: '/programs/$programId', params: { programId } })}
          />
        )}
        {open === 'message' && (
          <SmsProgramDialog
            connections={writing}
            audienceId={id}
            onClose={close}
            onSaved={(programId) => void navigate({ to: '/programs/messages/$programId', params: { programId } })}
          />
        )}
      </Suspense>
    </>
  );
}
