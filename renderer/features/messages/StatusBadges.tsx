import {
  IconCircleCheck,
  IconCircleX,
  IconClockPause,
  IconHelpCircle,
  IconMessage,
  IconPencil,
  IconSend,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PersonMessage } from '#shared/contract/messages.ts';
import { humanize } from '../../lib/format.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';

const LOOKS: Readonly<Record<string, { tone: Tone; icon: typeof IconMessage }>> = {
  draft: { tone: 'calm', icon: IconPencil },
  pending: { tone: 'info', icon: IconSend },
  queued: { tone: 'info', icon: IconSend },
  sending: { tone: 'accent', icon: IconSend },
  sent: { tone: 'ok', icon: IconCircleCheck },
  completed: { tone: 'ok', icon: IconCircleCheck },
  cancelled: { tone: 'calm', icon: IconCircleX },
  discarded: { tone: 'calm', icon: IconCircleX },
  failed: { tone: 'bad', icon: IconCircleX },
  held: { tone: 'warn', icon: IconClockPause },
  unknown: { tone: 'warn', icon: IconHelpCircle },
  inDoubt: { tone: 'warn', icon: IconHelpCircle },
};

/** How an SMS program stands, as an icon and a word. */
export function SmsBadge({ status }: { status: string }) {
  const { t } = useTranslation();
  const { tone, icon: Icon } = LOOKS[status] ?? { tone: 'calm', icon: IconMessage };
  return (
    <Badge tone={tone} icon={<Icon size={13} />} plain testId="sms-status">
      {t(`messages.status.${status}` as 'messages.status.draft', { defaultValue: humanize(status) })}
    </Badge>
  );
}

/** How one message stands: with its platform where that answered, else in the Outbox. */
export function MessageBadge({ message: { effect, status } }: { message: PersonMessage }) {
  const isInDoubt = effect.error?.code === 'OUTCOME_UNKNOWN';
  return <SmsBadge status={isInDoubt ? 'inDoubt' : effect.state === 'done' ? (status ?? 'sent') : effect.state} />;
}
