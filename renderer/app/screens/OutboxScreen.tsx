import { Outbox } from '../../features/outbox/Outbox.tsx';

export function OutboxScreen() {
  return <Outbox />;
}
