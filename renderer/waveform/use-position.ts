import { useSyncExternalStore } from 'react';
import { player } from './player.ts';

/**
 * A value derived from the playhead. The component renders only when the derived value changes, so pick something
 * coarse (a turn's index, a whole second) and never the position itself.
 */
export const usePosition = <S extends string | number | boolean | null>(derive: (positionMs: number) => S): S =>
  useSyncExternalStore(player.onTime, () => derive(player.positionMs()));
