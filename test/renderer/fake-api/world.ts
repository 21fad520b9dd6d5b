import type { CallDetail } from '#shared/contract/calls.ts';
import type { Contact } from '#shared/contract/contacts.ts';
import type { Change } from '#shared/contract/outbox.ts';
import type { Preferences } from '#shared/contract/preferences.ts';
import type { SecurityStatus } from '#shared/contract/security.ts';
import type { SetupStatus } from '#shared/contract/setup.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { DEFAULT_PREFERENCES } from '#shared/domain/default-preferences.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { callAt, contactAt, LONG_CALL, uuid } from '../fixture.ts';
import { Emitter } from './emitter.ts';
import { firstSetup } from './first-setup.ts';
import { manyChanges, sampleChanges } from './sample-changes.ts';

const BIG = 20_000;

type Changed = { ids: string[] | null };

/** What `changed` events say when anything may have changed. */
export const EVERYTHING: Changed = { ids: null };

/** What the fake's features share: how the page asked for it, its records, and its events. */
export interface World {
  readonly parameters: URLSearchParams;
  readonly mode: string;
  readonly isOffline: boolean;
  readonly hasConnection: boolean;
  readonly callCount: number;
  readonly contactCount: number;
  /** Calls are made when first looked at and kept in `callCache`, where a change of theirs goes too. */
  readonly call: (index: number) => CallDetail;
  readonly allCalls: () => CallDetail[];
  readonly callCache: Map<number, CallDetail>;
  readonly contacts: Map<string, Contact>;
  readonly events: {
    calls: Emitter<Changed>;
    agents: Emitter<Changed>;
    apiKeys: Emitter<Changed>;
    audiences: Emitter<Changed>;
    audioLibrary: Emitter<Changed>;
    conversations: Emitter<Changed>;
    dictionaries: Emitter<Changed>;
    exports: Emitter<Changed>;
    flows: Emitter<Changed>;
    imports: Emitter<Changed>;
    jobs: Emitter<Changed>;
    knowledge: Emitter<Changed>;
    messages: Emitter<Changed>;
    numbers: Emitter<Changed>;
    programs: Emitter<Changed>;
    reports: Emitter<Changed>;
    sessions: Emitter<Changed>;
    comments: Emitter<Changed>;
    markers: Emitter<Changed>;
    redactions: Emitter<Changed>;
    callSearch: Emitter<Changed>;
    transcripts: Emitter<Changed>;
    contacts: Emitter<Changed>;
    connections: Emitter<Changed>;
    outbox: Emitter<Changed>;
    preferences: Emitter<Preferences>;
    security: Emitter<SecurityStatus>;
    setup: Emitter<SetupStatus>;
    sync: Emitter<SyncStatus>;
  };
  changes: Change[];
  preferences: Preferences;
  setup: SetupStatus;
  isPaused: boolean;
  isReviewFirst: boolean;
}

export function createWorld(parameters: URLSearchParams): World {
  const mode = parameters.get('mode') ?? 'normal';
  const callCount = mode === 'empty' ? 0 : mode === 'big' ? BIG : mode === 'long' ? LONG_CALL + 1 : 24;
  const contactCount = mode === 'empty' ? 0 : mode === 'big' ? BIG : 18;

  const callCache = new Map<number, CallDetail>();
  const call = (index: number): CallDetail => {
    const cached = callCache.get(index) ?? callAt(index);
    callCache.set(index, cached);
    return cached;
  };
  const allCalls = (): CallDetail[] => Array.from({ length: callCount }, (_, index) => call(index));
  const contacts = new Map<string, Contact>();
  for (let index = 0; index < contactCount; index++) {
    const own = callCount > 100 ? [] : allCalls().filter((row) => row.contactId === uuid(3, index));
    contacts.set(uuid(3, index), contactAt(index, own.length, own[0]?.startedAt ?? null));
  }
  return {
    parameters,
    mode,
    isOffline: mode === 'offline',
    hasConnection: mode !== 'empty',
    callCount,
    contactCount,
    call,
    allCalls,
    callCache,
    contacts,
    events: {
      calls: new Emitter(),
      agents: new Emitter(),
      apiKeys: new Emitter(),
      audiences: new Emitter(),
      audioLibrary: new Emitter(),
      conversations: new Emitter(),
      dictionaries: new Emitter(),
      exports: new Emitter(),
      flows: new Emitter(),
      imports: new Emitter(),
      jobs: new Emitter(),
      knowledge: new Emitter(),
      messages: new Emitter(),
      numbers: new Emitter(),
      programs: new Emitter(),
      reports: new Emitter(),
      sessions: new Emitter(),
      comments: new Emitter(),
      markers: new Emitter(),
      redactions: new Emitter(),
      callSearch: new Emitter(),
      transcripts: new Emitter(),
      contacts: new Emitter(),
      connections: new Emitter(),
      outbox: new Emitter(),
      preferences: new Emitter(),
      security: new Emitter(),
      setup: new Emitter(),
      sync: new Emitter(),
    },
    changes: !['normal', 'attention', 'offline'].includes(mode)
      ? []
      : parameters.get('outbox') === 'many'
        ? manyChanges()
        : sampleChanges(),
    preferences: firstPreferences(parameters),
    setup: firstSetup(parameters),
    isReviewFirst: false,
    isPaused: parameters.get('paused') === 'yes',
  };
}

const firstPreferences = (parameters: URLSearchParams): Preferences => ({
  ...DEFAULT_PREFERENCES,
  theme: (parameters.get('theme') as Preferences['theme'] | null) ?? 'light',
  density: (parameters.get('density') as Preferences['density'] | null) ?? 'compact',
  contrast: (parameters.get('contrast') as Preferences['contrast'] | null) ?? 'system',
  language: (parameters.get('language') as Preferences['language'] | null) ?? 'en',
  digits: (parameters.get('digits') as Preferences['digits'] | null) ?? 'system',
  volume: 0.8,
});

export const cachedCount = (world: World): number => world.allCalls().filter((row) => row.audio === 'cached').length;

/** Answers as a store that another window holds, in the mode that shows errors. */
export function failWhenAsked({ mode }: World): void {
  if (mode !== 'error') return;
  throw new AppError('DB_LOCKED', 'The local store is busy.', {
    action: 'Wait a moment and try again.',
    requestId: 'r-09ce71',
  });
}
