import type { AppApi } from '#shared/contract/index.ts';
import type { World } from './world.ts';

export function fakeReports(world: World): AppApi['reports'] {
  return {
    onChanged: world.events.reports.on,
  };
}
