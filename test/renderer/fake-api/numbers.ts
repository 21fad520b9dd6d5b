import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeNumbers(world: World): AppApi['numbers'] {
  return {
    onChanged: world.events.numbers.on,
  };
}
