import type { Connection, SamplePlatform } from '#shared/contract/connections.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { CONNECTION_ID, NOW } from '../fixture.ts';
import { setSetup } from './setup.ts';
import { badReport, goodReport, refusedKey, refusedReport, troubleOf } from './trouble.ts';
import { cachedCount, type World } from './world.ts';

export function fakeConnections(world: World): AppApi['connections'] {
  let sample: SamplePlatform = {
    installed: true,
    state: world.isOffline ? 'stopped' : 'running',
    url: 'http://127.0.0.1:3000',
  };
  const { connection: trouble } = troubleOf(world.mode);
  const connection = (): Connection => ({
    id: CONNECTION_ID,
    platform: 'gomobile',
    name: 'Sample workspace',
    baseUrl: 'http://127.0.0.1:3000',
    authScheme: 'apiKey',
    scopeId: null,
    organisationName: 'Northwind Services',
    sample: true,
    capabilities: [
      { key: 'calls', offered: 'platform' },
      { key: 'recordings', offered: 'platform' },
      { key: 'transcripts', offered: 'platform' },
      { key: 'contacts', offered: 'platform' },
      { key: 'audiences', offered: 'platform' },
      { key: 'agents', offered: 'platform' },
      { key: 'knowledge', offered: 'platform' },
      { key: 'flows', offered: 'platform' },
      { key: 'audioLibrary', offered: 'platform' },
      { key: 'dictionaries', offered: 'platform' },
      { key: 'streaming', offered: 'unprobed' },
      { key: 'programs', offered: 'platform' },
      { key: 'callRequests', offered: 'unprobed' },
      { key: 'sms', offered: 'platform' },
      { key: 'whatsapp', offered: 'unprobed' },
      { key: 'reports', offered: 'platform' },
      { key: 'credits', offered: 'platform' },
      { key: 'apiKeys', offered: world.parameters.get('keys') === 'offered' ? 'platform' : 'absent' },
      { key: 'comments', offered: 'local' },
    ],
    lastSyncedAt: NOW - 2 * 60_000,
    problem: world.isOffline
      ? {
          code: 'OFFLINE',
          message: 'The platform does not answer.',
          retryable: true,
          action: 'Check the network, or start the sample platform below.',
          requestId: 'r-77ab10',
        }
      : trouble.problem,
    collections: trouble.collections,
    clockSkewMs: trouble.clockSkewMs,
    capabilitiesAt: NOW - 3 * 3_600_000,
    privateNetwork: false,
    contactCount: world.contactCount,
    callCount: world.callCount,
    recordingCount: world.callCount - Math.ceil(world.callCount / 12),
    cachedRecordingCount: cachedCount(world),
  });
  return {
    list: async () => (world.hasConnection ? [connection()] : []),
    test: async (input) => {
      if (input.apiKey === 'wrong') return refusedReport();
      return input.baseUrl.includes('bad') ? badReport() : goodReport(connection().capabilities);
    },
    testAgain: async () => (world.mode === 'revoked' ? refusedReport() : goodReport(connection().capabilities)),
    replaceKey: async ({ apiKey }) => {
      if (apiKey === 'wrong') throw refusedKey();
      return connection();
    },
    acceptRemoval: async ({ confirmation }) => {
      if (confirmation !== connection().name) {
        throw new AppError('INVALID', 'The name that was typed is not the name of this connection.');
      }
      return connection();
    },
    signOut: async () => connection(),
    add: async (input) => {
      setSetup(world, { phase: 'ready' });
      return { ...connection(), id: input.id, name: input.name, baseUrl: input.baseUrl, sample: false };
    },
    rename: async ({ name }) => ({ ...connection(), name }),
    remove: async ({ discardUnsent }) => {
      if (discardUnsent !== true) {
        throw new AppError('CONFLICT', 'Three changes have not been sent yet.', {
          action: 'Send them first, or remove the connection and lose them.',
        });
      }
    },
    addSample: async () => {
      setSetup(world, { phase: 'ready' });
      return connection();
    },
    samplePlatform: async () => sample,
    setSamplePlatform: async ({ running }) => {
      sample = { ...sample, state: running ? 'running' : 'stopped' };
      return sample;
    },
    onChanged: world.events.connections.on,
  };
}
