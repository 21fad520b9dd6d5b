import type { CollectionHealth, Connection, ConnectionTest } from '#shared/contract/connections.ts';
import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import { NOW } from '../fixture.ts';

/** What is wrong with the fake connection in the modes `trouble`, `vanished` and `revoked`; nothing in all others. */
export function troubleOf(mode: string): {
  status: ErrorData | null;
  connection: Pick<Connection, 'problem' | 'collections' | 'clockSkewMs'>;
} {
  const healthy = (['contacts', 'attributes', 'audiences', 'recordings', 'reports'] as const).map(healthOf);
  const well = { problem: null, collections: healthy, clockSkewMs: 0 };
  const changed = (changes: Partial<Record<CollectionHealth['collection'], Partial<CollectionHealth>>>) =>
    healthy.map((health) => ({ ...health, ...changes[health.collection] }));
  switch (mode) {
    case 'trouble':
      return {
        status: WEB_PAGE,
        connection: {
          ...well,
          collections: changed({
            contacts: { problem: WEB_PAGE, failingSince: NOW - 600_000, readAt: NOW - 660_000 },
            audiences: { problem: FORBIDDEN },
            reports: { rejectedCount: 3, rejectedIds: ['c1a7…01', 'c1a7…02', 'c1a7…03'] },
          }),
          clockSkewMs: 3 * 3_600_000,
        },
      };
    case 'vanished':
      return {
        status: VANISHED,
        connection: {
          ...well,
          collections: changed({
            contacts: { problem: VANISHED, vanished: { count: 5000, knownCount: 5000, acceptedAt: null } },
          }),
        },
      };
    case 'revoked':
      return { status: REVOKED, connection: { ...well, problem: REVOKED } };
    default:
      return { status: null, connection: well };
  }
}

const healthOf = (collection: CollectionHealth['collection']): CollectionHealth => ({
  collection,
  strategy: collection === 'recordings' ? 'newestFirst' : 'walk',
  wholeReadAt: NOW - 3_600_000,
  overlapMs: collection === 'recordings' ? 60_000 : null,
  readAt: NOW - 120_000,
  problem: null,
  failingSince: null,
  nextAttemptAt: null,
  rejectedCount: 0,
  rejectedIds: [],
  vanished: null,
});

const errorOf = (code: ErrorData['code'], message: string, action: string): ErrorData => ({
  code,
  message,
  retryable: false,
  action,
});

const WEB_PAGE = errorOf(
  'UPSTREAM_BAD_REPLY',
  'Contacts could not be read: the address answers with a web page and not with data. The rest keeps syncing.',
  'Check the address of the connection, and whether this network asks for a sign-in in a browser.',
);
const FORBIDDEN = errorOf(
  'FORBIDDEN',
  'The key of this connection may not read audiences. The rest keeps syncing.',
  'Ask an administrator of the platform for the permission, if you need them.',
);
const VANISHED = errorOf(
  'UPSTREAM_BAD_REPLY',
  'Contacts: the platform answered 0 of 5,000. Nothing was removed here.',
  'Look on the platform. If that is a fault there, check again later; if it is right, accept the removal.',
);
const REVOKED = errorOf(
  'AUTH_EXPIRED',
  'The platform no longer accepts the key of this connection.',
  'Enter a new key. What was read stays, and what you changed waits.',
);

export const refusedKey = (): AppError =>
  new AppError('AUTH_EXPIRED', 'The platform does not accept this key.', {
    action: 'Check that the whole key was copied, and how it is sent; or make a new key on the platform.',
  });

/** A test that stopped at a step. */
export function reportOf(failed: ConnectionTest['steps'][number]['name'], problem: ErrorData): ConnectionTest {
  const names = ['address', 'protection', 'platform', 'key', 'collections'] as const;
  const end = names.indexOf(failed);
  return {
    steps: names.map((name, index) => ({
      name,
      outcome: index < end ? 'passed' : index === end ? 'failed' : 'untried',
    })),
    problem,
    organisationName: null,
    userEmail: null,
    capabilities: [],
    clockSkewMs: null,
  };
}

export const badReport = (): ConnectionTest =>
  reportOf(
    'protection',
    errorOf(
      'TLS_UNTRUSTED',
      'The certificate of the platform has expired.',
      'Check the date of this computer; if it is right, the platform must renew its certificate. Nothing was sent.',
    ),
  );

export const refusedReport = (): ConnectionTest => reportOf('key', toErrorData(refusedKey()));

export const goodReport = (capabilities: Connection['capabilities']): ConnectionTest => ({
  ...badReport(),
  steps: badReport().steps.map(({ name }) => ({ name, outcome: 'passed' })),
  problem: null,
  organisationName: 'Northwind Services',
  userEmail: 'ops@example.com',
  capabilities,
});
