import type { PlatformName, PullStrategy } from '#shared/contract/connections.ts';
import type { Collection } from '../store/base-table.ts';

export interface PullWay {
  strategy: PullStrategy;
  why: string;
}

const way = (strategy: PullStrategy, why: string): PullWay => ({ strategy, why });

const BY_CREATION = way('walk', 'sorted by creation, so that new rows come at the end; no documented order by change');
const NO_ORDER = way('walk', 'pages without an order that could be asked for');
const ONE_ANSWER = way('snapshot', 'one answer has all of it');
const EACH_PARENT = way('snapshot', 'one answer has all of it, for each record it belongs to');

/** How each list is read, by the platform that offers it, and why so. What the pull does is checked against it by its test. */
export const PULL_WAYS = {
  gomobile: {
    contacts: way(
      'walk',
      'no order by change and no filter by it: every look is a walk through all, hourly when they are many',
    ),
    attributes: ONE_ANSWER,
    audiences: way('walk', 'who is in an audience changes without moving its date, so each is read with its people'),
    recordings: way('newestFirst', 'rows are added and hardly change; a removal shows in the walk through all'),
    reports: way('perRecord', 'computed for each call; asked for when its recording is new or changed'),
    conversations: way(
      'changedFirst',
      'sorted by last change; messages are only added and read from the last one known',
    ),
    agents: BY_CREATION,
    criteria: EACH_PARENT,
    agentMetrics: way('snapshot', 'figures of one agent, computed when asked for'),
    programs: BY_CREATION,
    executions: BY_CREATION,
    smsPrograms: NO_ORDER,
    flows: way('twoStep', 'the list may leave the graph out; it is asked for by id where the row changed'),
    knowledgeBases: BY_CREATION,
    documents: BY_CREATION,
    dids: ONE_ANSWER,
    senderIds: ONE_ANSWER,
    dictionaries: ONE_ANSWER,
    dictionaryEntries: EACH_PARENT,
    audios: BY_CREATION,
    apiKeys: ONE_ANSWER,
    creditTransactions: way('walk', 'only ever added; few enough that a walk costs little and proves them complete'),
  },
  trillet: {
    messageFlows: ONE_ANSWER,
    callFlows: way('twoStep', 'the list leaves prompt, nodes and settings out; asked for by id where the row changed'),
  },
  truestate: {
    liveFlows: ONE_ANSWER,
    flowSessions: way('twoStep', 'the list leaves the steps out; asked for by id where the row changed'),
  },
  flowgent: {
    agents: ONE_ANSWER,
    knowledgeItems: way('twoStep', 'the list leaves the content out; asked for by id where the row changed'),
  },
} as const satisfies Readonly<Record<PlatformName, Partial<Record<Collection, PullWay>>>>;

export const strategyOf = (platform: PlatformName, collection: Collection): PullStrategy => {
  const ways: Partial<Record<Collection, PullWay>> = PULL_WAYS[platform];
  // A list without a row would fail the test of this table; reading it is worth more than stopping.
  return ways[collection]?.strategy ?? 'walk';
};
