import { type ContractDef, channelOf } from '#shared/contract/define.ts';
import type { Log } from '../lib/ports.ts';
import type { WindowLike } from './electron-like.ts';

/** Sends an event of the contract to every open window, after checking it like any answer. */
export function createPublisher(options: {
  contract: ContractDef;
  windows: () => readonly WindowLike[];
  log: Log;
}): (feature: string, member: string, payload: unknown) => void {
  const { contract, windows, log } = options;
  return (feature, member, payload) => {
    const definition = contract[feature]?.[member];
    const parsed = definition?.kind === 'event' ? definition.payload.safeParse(payload) : null;
    if (!parsed?.success) {
      log.error('ipc.bad-event', { feature, member });
      return;
    }
    for (const window of windows()) {
      if (window.isDestroyed() || window.webContents.isDestroyed()) continue;
      window.webContents.send(channelOf(feature, member), parsed.data);
    }
  };
}
