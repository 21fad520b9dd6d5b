import { networkInterfaces } from 'node:os';
import type * as Electron from 'electron';
import { offer, refusingEmitter } from './not-offered.ts';

const hostNet = {
  /** As Chromium judges it: true when any interface but loopback has an address. */
  isOnline: (): boolean =>
    Object.values(networkInterfaces()).some((addresses) => addresses?.some((address) => !address.internal) ?? false),
};

export type PowerEvent = 'suspend' | 'resume' | 'lock-screen' | 'unlock-screen' | 'on-ac' | 'on-battery' | 'shutdown';

/** Tells of nothing by itself: the system's power events do not reach Node. A test may tell of them. */
class PowerMonitor extends refusingEmitter('powerMonitor') {
  #isLocked = false;
  onBatteryPower = false;

  getSystemIdleState(_thresholdSeconds: number): 'locked' | 'unknown' {
    return this.#isLocked ? 'locked' : 'unknown';
  }

  getSystemIdleTime(): number {
    return 0;
  }

  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }

  happen(event: PowerEvent): void {
    if (event === 'lock-screen' || event === 'unlock-screen') this.#isLocked = event === 'lock-screen';
    if (event === 'on-ac' || event === 'on-battery') this.onBatteryPower = event === 'on-battery';
    this.emit(event, {});
  }
}

export const hostPowerMonitor = new PowerMonitor();

hostNet satisfies Partial<Pick<Electron.Net, 'isOnline'>>;

export const net = offer('net', hostNet);
export const powerMonitor = offer('powerMonitor', hostPowerMonitor);
