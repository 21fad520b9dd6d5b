import type * as Electron from 'electron';
import { runtime } from '../runtime.ts';
import type { ProtocolHandler } from '../server/loopback.ts';
import { offer } from './not-offered.ts';

let handledScheme: string | undefined;

const hostProtocol = {
  /** Every scheme is served from one loopback origin, which is secure and standard already. */
  registerSchemesAsPrivileged(_schemes: Electron.CustomScheme[]): void {},

  handle(scheme: string, handler: ProtocolHandler): void {
    if (handledScheme) throw new Error(`host: a second scheme beside ${handledScheme} is not offered outside Electron`);
    handledScheme = scheme;
    runtime().server.handler = handler;
  },

  unhandle(scheme: string): void {
    if (scheme !== handledScheme) return;
    handledScheme = undefined;
    runtime().server.handler = undefined;
  },

  isProtocolHandled: (scheme: string): boolean => scheme === handledScheme,
};

hostProtocol satisfies Pick<
  Electron.Protocol,
  'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'
>;

export const protocol = offer('protocol', hostProtocol);
