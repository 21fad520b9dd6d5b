import { IconCircleCheck, IconCircleX, IconLoader, IconMessageQuestion, IconPlayerStop } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { statusText } from './flow-words.ts';

const LOOKS: Readonly<Record<string, { tone: Tone; Icon: typeof IconLoader }>> = {
  COMPLETED: { tone: 'ok', Icon: IconCircleCheck },
  FAILED: { tone: 'bad', Icon: IconCircleX },
  CANCELLED: { tone: 'calm', Icon: IconPlayerStop },
  WAITING_FOR_USER_INPUT: { tone: 'warn', Icon: IconMessageQuestion },
  WAITING: { tone: 'warn', Icon: IconMessageQuestion },
};

export function SessionStatus({ status, testId }: { status: string; testId?: string }) {
  const { t } = useTranslation();
  const { tone, Icon } = (Object.hasOwn(LOOKS, status) ? LOOKS[status] : undefined) ?? {
    tone: 'info' as const,
    Icon: IconLoader,
  };
  return (
    <Badge tone={tone} icon={<Icon size={13} />} {...(testId !== undefined && { testId })}>
      {statusText(t, status)}
    </Badge>
  );
}
