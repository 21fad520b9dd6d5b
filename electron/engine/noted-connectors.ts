import { AppError, type ErrorCode } from '#shared/errors/app-error.ts';
import type { Connectors } from '../connectors/connector.ts';
import { failureOf } from '../net/net-failure.ts';
import type { Sync } from '../sync/sync.ts';

/** What says something of the connection itself; any other failure is about one recording. */
const CONNECTION_FAILURES: ReadonlySet<ErrorCode> = new Set(['OFFLINE', 'TIMEOUT', 'AUTH_EXPIRED']);

/** Connectors whose audio requests count as contact with the platform, so that the sync status knows what they met. */
export function notedConnectors(connectors: Connectors, noteExchange: Sync['noteExchange']): Connectors {
  return {
    async for(connectionId) {
      const connector = await connectors.for(connectionId);
      return {
        platform: connector.platform,
        identify: (signal) => connector.identify(signal),
        test: (signal) => connector.test(signal),
        async openAudio(request) {
          try {
            return await connector.openAudio(request);
          } catch (error) {
            if (error instanceof AppError && CONNECTION_FAILURES.has(error.code) && !isOfOneRecording(error)) {
              noteExchange(connectionId, { ok: false, error });
            }
            throw error;
          }
        },
      };
    },
  };
}

/** Once a request has reached the platform, a line that breaks or stays silent may be about this recording alone. */
const isOfOneRecording = (error: AppError): boolean => failureOf(error)?.sent === 'maybe-sent';
