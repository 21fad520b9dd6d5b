import type { EngineInternals, ReaderHandlers, WriterHandlers } from '../../engine/protocol.ts';
import type { Publish } from '../../lib/publish.ts';
import type { ReadDb } from '../../store/database.ts';
import { listConnections } from './repository.ts';
import {
  acceptRemoval,
  addConnection,
  type ConnectionDeps,
  ensureSampleConnection,
  removeConnection,
  rename,
  replaceKey,
  signOut,
  testAgain,
  testConnection,
} from './service.ts';

export interface ConnectionHandlerDeps extends ConnectionDeps {
  publish: Publish;
}

export const connectionQueries = ({ db }: { db: ReadDb }): ReaderHandlers['connections'] => ({
  list: () => listConnections(db),
});

export function connectionCommands(
  deps: ConnectionHandlerDeps,
): WriterHandlers['connections'] & Pick<EngineInternals, 'ensureSampleConnection'> {
  const changed = (id: string) => {
    deps.publish('connections', 'onChanged', { ids: [id] });
    deps.sync.touch();
  };
  return {
    test: async (input) => (await testConnection(deps, input)).report,
    testAgain: async ({ id }) => {
      const report = await testAgain(deps, id);
      changed(id);
      return report;
    },
    replaceKey: async (input) => {
      const connection = await replaceKey(deps, input);
      changed(connection.id);
      return connection;
    },
    acceptRemoval: (input) => {
      const connection = acceptRemoval(deps, input);
      changed(connection.id);
      return connection;
    },
    add: async (input) => {
      const connection = await addConnection(deps, input);
      changed(connection.id);
      return connection;
    },
    rename: (input) => {
      const connection = rename(deps, input);
      changed(connection.id);
      return connection;
    },
    remove: async (input) => {
      await removeConnection(deps, input);
      changed(input.id);
      // Everything that was read from it went with it.
      for (const feature of ['contacts', 'calls', 'outbox'] as const) {
        deps.publish(feature, 'onChanged', { ids: null });
      }
    },
    signOut: async (input) => {
      const connection = await signOut(deps, input);
      changed(connection.id);
      return connection;
    },
    ensureSampleConnection: async (input) => {
      const connection = await ensureSampleConnection(deps, input);
      changed(connection.id);
      return connection;
    },
  };
}
