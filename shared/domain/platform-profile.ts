import type { AuthScheme, PlatformName } from '../contract/connections.ts';

/** How a platform is spoken to, as far as its documentation says. What a connection sets itself goes before it. */
export interface PlatformProfile {
  /** As people call it. */
  name: string;
  /** Where its service is, unless it is somebody's own. */
  baseUrl: string;
  /** The ways in which it takes a key, the usual one first. */
  authSchemes: readonly [AuthScheme, ...AuthScheme[]];
  /** What else it wants to be told with every request; null for nothing. */
  scope: {
    kind: 'workspace' | 'organisation';
    header: string;
    isRequired: boolean;
  } | null;
  /** Requests that it takes in a minute; null where it does not say. */
  requestsPerMinute: number | null;
}

export const PLATFORM_PROFILES: Readonly<Record<PlatformName, PlatformProfile>> = {
  gomobile: {
    name: 'Gomobile',
    baseUrl: 'https://api.gomobile.ma',
    authSchemes: ['apiKey', 'bearer', 'session'],
    scope: null,
    requestsPerMinute: null,
  },
  trillet: {
    name: 'Trillet',
    baseUrl: 'https://api.trillet.ai',
    authSchemes: ['apiKey'],
    scope: { kind: 'workspace', header: 'x-workspace-id', isRequired: true },
    requestsPerMinute: 60,
  },
  truestate: {
    name: 'TrueState',
    baseUrl: 'https://api.truestate.io',
    authSchemes: ['bearer'],
    scope: { kind: 'organisation', header: 'current-org-id', isRequired: false },
    requestsPerMinute: null,
  },
  flowgent: {
    name: 'FlowGent',
    baseUrl: 'https://flowgent.ai',
    authSchemes: ['bare'],
    scope: null,
    requestsPerMinute: null,
  },
};
