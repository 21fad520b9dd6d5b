import { EventEmitter } from 'node:events';
import { networkInterfaces } from 'node:os';
import type * as Electron from 'electron';
import { offer } from './not-offered.ts';

const hostNet = {
  /** As Chromium judges it: true when any interface but loopback has an address. */
  isOnline: (): boolean =>
    Object.values(networkInterfaces()).some((addresses) => addresses?.some((address) => !address.internal) ?? false),
};

/** Never fires: the system's power events do not reach Node. */
class PowerMonitor extends EventEmitter {
  getSystemIdleState(_thresholdSeconds: number): 'unknown' {
    return 'unknown';
  }

  isOnBatteryPower(): boolean {
    return false;
  }
}

hostNet satisfies Partial<Pick<Electron.Net, 'isOnline'>>;

export const net = offer('net', hostNet);
export const powerMonitor = offer('powerMonitor', new PowerMonitor());
