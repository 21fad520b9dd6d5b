import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeAudioLibrary(world: World): AppApi['audioLibrary'] {
  return {
    onChanged: world.events.audioLibrary.on,
  };
}
