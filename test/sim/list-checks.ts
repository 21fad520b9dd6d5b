import { type AnyConnector, createConnectors } from '../../electron/connectors/registry.ts';
import { RECORD_DEFINITIONS } from '../../electron/sync/pull/collections/all.ts';
import type { AnyRecordDefinition } from '../../electron/sync/pull/collections/define.ts';
import { hashOf } from '../../electron/sync/store/base-table.ts';
import type { SimConsole } from './console.ts';
import { LineDispatcher } from './line-dispatcher.ts';
import { API_KEY, type SimPlatform } from './platform.ts';
import type { VirtualTime } from './virtual-time.ts';

const LIMIT = 100;
/** Their rows tell of the requests that read them, so that no two readings are alike: their ids alone are compared. */
const MOVED_BY_READING: ReadonlySet<string> = new Set(['apiKeys']);

/** What a list holds, by the platform's id: the row's content, or null where the id alone is compared. */
type Content = Map<string, string | null>;

/** Stamps may be coarse on the way of the engine, and are fine here. */
const contentOf = (item: unknown): string => hashOf({ ...(item as object), updatedAt: null });

/**
 * Holds all lists that are kept as they are sent, and the recordings, against what the platform answers on a line without
 * faults. Asks past the engine, while time stands still.
 */
export async function differingLists(console: SimConsole, platform: SimPlatform, time: VirtualTime): Promise<string[]> {
  const connectors = createConnectors({
    db: console.store.raw,
    clock: console.clock,
    steadyClock: time,
    secrets: { getSecret: async () => API_KEY, setSecret: async () => {} },
    timers: time.timers,
    sleep: async () => {},
    dispatcher: new LineDispatcher(async (exchange) => {
      if (exchange.connected()) exchange.answer(await platform.carryOut(exchange.request));
    }),
  });
  try {
    const differences: string[] = [];
    for (const connectionId of console.connectionIds.values()) {
      const connector = await connectors.for(connectionId);
      const place = { console, connectionId, connector };
      for (const definition of RECORD_DEFINITIONS) {
        if (definition.platform !== connector.platform) continue;
        const there = await readThere(place, definition);
        differences.push(...compare(definition.collection, keptHere(place, definition.collection), there));
      }
      if (connector.platform === 'gomobile') {
        const ids = platform.rows<{ id: string }>('SELECT id FROM recordings').map(({ id }) => [id, null] as const);
        differences.push(...compare('recordings', keptHere(place, 'recordings'), new Map(ids)));
      }
    }
    return differences;
  } finally {
    await connectors.close();
  }
}

interface Place {
  console: SimConsole;
  connectionId: string;
  connector: AnyConnector;
}

async function readThere({ console, connectionId, connector }: Place, definition: AnyRecordDefinition) {
  const { collection, parent, list, describe } = definition;
  const parents = parent
    ? console
        .rows<{ remoteId: string }>(
          'SELECT remote_id AS remoteId FROM records WHERE connection_id = ? AND collection = ? ORDER BY rowid',
          connectionId,
          parent,
        )
        .map(({ remoteId }) => remoteId)
    : [''];
  const content: Content = new Map();
  for (const parentId of parents) {
    for (let page = 1; ; page++) {
      const request = { page, limit: LIMIT, parentId, now: console.clock.now(), signal: new AbortController().signal };
      const { items } = await list(connector, request);
      for (const item of items) {
        const isCompared = !MOVED_BY_READING.has(collection);
        content.set(describe(item, parentId).remoteId, isCompared ? contentOf(item) : null);
      }
      if (items.length < LIMIT) break;
    }
  }
  return content;
}

/** Null where so much is gone there at once that it stays here, in view, until the person accepts that it goes. */
function keptHere({ console, connectionId }: Place, collection: string): Content | null {
  const isBraked = console.rows(
    'SELECT 1 FROM collection_states WHERE connection_id = ? AND collection = ? AND vanished_count IS NOT NULL',
    connectionId,
    collection,
  );
  if (isBraked.length > 0) return null;
  const rows = console.rows<{ id: string; body: string }>(
    'SELECT remote_id AS id, body FROM base_rows WHERE connection_id = ? AND collection = ? AND gone_at IS NULL',
    connectionId,
    collection,
  );
  return new Map(rows.map(({ id, body }) => [id, contentOf(JSON.parse(body))]));
}

function compare(collection: string, here: Content | null, there: Content): string[] {
  if (here === null) return [];
  const lacking = [...there.keys()].filter((id) => !here.has(id)).map((id) => `${collection} lack ${id}`);
  const ghosts = [...here.keys()].filter((id) => !there.has(id)).map((id) => `${collection} still have ${id}`);
  const older = [...there]
    .filter(([id, content]) => content !== null && here.has(id) && here.get(id) !== content)
    .map(([id]) => `${collection} show ${id} otherwise`);
  return [...lacking, ...ghosts, ...older];
}
