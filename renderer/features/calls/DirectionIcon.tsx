import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react';
import type { CallRow } from '#shared/contract/calls.ts';

/** In towards the line's beginning, or out along it. */
export function DirectionIcon({ direction }: { direction: CallRow['direction'] }) {
  const Icon = direction === 'inbound' ? IconArrowDownLeft : IconArrowUpRight;
  return <Icon className="flip" size={14} />;
}
