import type { CallDetail, CallRow, Snippet } from '#shared/contract/calls.ts';
import type { Comment } from '#shared/contract/comments.ts';
import type { Connection, SamplePlatform } from '#shared/contract/connections.ts';
import type { Contact } from '#shared/contract/contacts.ts';
import type { AppApi } from '#shared/contract/index.ts';
import type { Change } from '#shared/contract/outbox.ts';
import type { Preferences } from '#shared/contract/preferences.ts';
import type { SetupStatus } from '#shared/contract/setup.ts';
import type { SyncStatus } from '#shared/contract/sync.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { findRanges } from '../../renderer/lib/text-ranges.ts';
import { ATTRIBUTES, AUDIENCES, CONNECTION_ID, callAt, contactAt, indexOf, NOW, peaksOf, uuid } from './fixture.ts';

const SLICES_PER_SECOND = 50;
const BIG = 20_000;

class Emitter<T> {
  private readonly listeners = new Set<(payload: T) => void>();
  readonly on = (listener: (payload: T) => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };
  emit(payload: T): void {
    for (const listener of this.listeners) listener(payload);
  }
}

type Changed = { ids: string[] | null };

/**
 * The whole contract in memory. What it shows is chosen by the page's address: `mode` (empty, error, offline, attention,
 * big, throwaway, protect, no-keychain, unlock, blocked, start), `theme`, `density`, `delay` in ms,
 * `peaks=pending` for waveforms that are never done.
 */
export function createFakeApi(parameters: URLSearchParams): AppApi {
  const mode = parameters.get('mode') ?? 'normal';
  const events = {
    calls: new Emitter<Changed>(),
    comments: new Emitter<Changed>(),
    contacts: new Emitter<Changed>(),
    connections: new Emitter<Changed>(),
    outbox: new Emitter<Changed>(),
    preferences: new Emitter<Preferences>(),
    setup: new Emitter<SetupStatus>(),
    sync: new Emitter<SyncStatus>(),
  };
  const everything: Changed = { ids: null };
  const callCount = mode === 'empty' ? 0 : mode === 'big' ? BIG : 24;
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

  let preferences: Preferences = {
    theme: (parameters.get('theme') as Preferences['theme'] | null) ?? 'light',
    density: (parameters.get('density') as Preferences['density'] | null) ?? 'compact',
    language: 'en',
    playbackRate: 1,
    volume: 0.8,
    singleKeyShortcuts: true,
    followTranscript: true,
    audioQuotaBytes: 20_000_000_000,
    prefetchAudio: true,
  };
  const hasConnection = mode !== 'empty';
  let paused = false;
  const isOffline = mode === 'offline';
  let changes: Change[] = mode === 'normal' || mode === 'attention' || mode === 'offline' ? sampleChanges() : [];
  const comments = new Map<string, Comment[]>();

  const countOf = (...states: Change['state'][]) => changes.filter((change) => states.includes(change.state)).length;
  const syncStatus = (activity: SyncStatus['activity'] = null): SyncStatus => {
    const base = {
      lastSyncedAt: hasConnection ? NOW - 2 * 60_000 : null,
      offlineSince: isOffline ? NOW - 84 * 60_000 : null,
      queuedCount: countOf('queued', 'sending'),
      heldCount: countOf('held'),
      unknownCount: countOf('unknown'),
      conflictCount: countOf('conflict'),
      failedCount: countOf('failed'),
      activity,
      problem: null,
    };
    const state = paused
      ? 'paused'
      : isOffline
        ? 'offline'
        : activity !== null
          ? 'syncing'
          : !hasConnection
            ? 'never'
            : mode === 'attention'
              ? 'attention'
              : base.queuedCount > 0
                ? 'queued'
                : 'synced';
    return { ...base, state };
  };
  const publish = () => {
    events.outbox.emit(everything);
    events.sync.emit(syncStatus());
  };
  /** Sends what is queued a moment later, as a platform that answers would let it. */
  const flushSoon = () => {
    publish();
    if (paused || isOffline) return;
    setTimeout(() => {
      const sent = changes.filter((change) => change.state === 'queued' && change.attemptCount === 0);
      for (const change of sent) {
        const contact = contacts.get(change.entityId);
        if (change.operation === 'delete') contacts.delete(change.entityId);
        else if (contact !== undefined) contacts.set(contact.id, { ...contact, state: 'synced' });
      }
      const ids = new Set(sent.map((change) => change.id));
      changes = changes.map((change) =>
        ids.has(change.id) ? { ...change, state: 'done', attemptCount: 1, settledAt: Date.now() } : change,
      );
      events.contacts.emit(everything);
      publish();
    }, 1500);
  };
  const enqueue = (contact: Contact, operation: Change['operation'], fields: Change['fields'], id: string) => {
    changes = [
      {
        ...blankChange(changes.length + 1),
        id,
        entityId: contact.id,
        entityLabel: contact.fullName ?? contact.primaryPhone,
        operation,
        fields,
        state: operation === 'delete' ? 'held' : 'queued',
        createdAt: Date.now(),
        expiresAt: operation === 'delete' ? Date.now() + 30 * 60_000 : null,
      },
      ...changes,
    ];
    flushSoon();
  };
  const update = (id: string, change: Partial<Change>): Change => {
    const found = changes.find((other) => other.id === id);
    if (found === undefined) throw new AppError('NOT_FOUND', 'This change is gone.');
    const next = { ...found, ...change };
    changes = changes.map((other) => (other.id === id ? next : other));
    flushSoon();
    return next;
  };

  let setup: SetupStatus = {
    phase:
      (['protect', 'unlock', 'blocked', 'start'] as const).find((phase) => phase === mode) ??
      (mode === 'no-keychain' ? 'protect' : 'ready'),
    protection: 'keychain',
    keychain: { available: mode !== 'no-keychain', name: 'GNOME Keyring', problem: null },
    throwaway: mode === 'throwaway',
    problem:
      mode === 'blocked'
        ? {
            code: 'KEYCHAIN_LOCKED',
            message: 'GNOME Keyring is locked.',
            retryable: true,
            action: 'Unlock it, then try again. Nothing on this machine was changed.',
            requestId: 'r-4f1c2a',
          }
        : null,
  };
  const setSetup = (change: Partial<SetupStatus>): SetupStatus => {
    setup = { ...setup, ...change };
    events.setup.emit(setup);
    return setup;
  };
  let sample: SamplePlatform = {
    installed: true,
    state: isOffline ? 'stopped' : 'running',
    url: 'http://127.0.0.1:3000',
  };

  const connection = (): Connection => ({
    id: CONNECTION_ID,
    platform: 'gomobile',
    name: 'Sample workspace',
    baseUrl: 'http://127.0.0.1:3000',
    authScheme: 'apiKey',
    organisationName: 'Northwind Services',
    sample: true,
    capabilities: [
      { key: 'calls', offered: 'platform' },
      { key: 'recordings', offered: 'platform' },
      { key: 'transcripts', offered: 'platform' },
      { key: 'contacts', offered: 'platform' },
      { key: 'audiences', offered: 'platform' },
      { key: 'comments', offered: 'local' },
    ],
    lastSyncedAt: NOW - 2 * 60_000,
    problem: isOffline
      ? {
          code: 'OFFLINE',
          message: 'The platform does not answer.',
          retryable: true,
          action: 'Check the network, or start the sample platform below.',
          requestId: 'r-77ab10',
        }
      : null,
    contactCount,
    callCount,
    recordingCount: callCount - Math.ceil(callCount / 12),
    cachedRecordingCount: allCalls().filter((row) => row.audio === 'cached').length,
  });

  const fail = (): never => {
    throw new AppError('DB_LOCKED', 'The local store is busy.', {
      action: 'Wait a moment and try again.',
      requestId: 'r-09ce71',
    });
  };
  const commentsOf = (callId: string): Comment[] => {
    const index = indexOf(callId);
    const found = comments.get(callId);
    if (found !== undefined) return found;
    const made =
      index % 4 === 0
        ? [
            {
              id: uuid(8, index * 10),
              callId,
              atMs: 12_000,
              text: 'Good greeting, name and offer in one sentence.',
              createdAt: NOW - 3_000_000,
              updatedAt: NOW - 3_000_000,
            },
            {
              id: uuid(8, index * 10 + 1),
              callId,
              atMs: 47_500,
              text: 'Refund promised before checking the carrier. Ask Priscilla how she decides this.',
              createdAt: NOW - 2_400_000,
              updatedAt: NOW - 1_200_000,
            },
          ]
        : [];
    comments.set(callId, made);
    return made;
  };
  const setComments = (callId: string, next: Comment[]) => {
    comments.set(callId, next);
    const index = indexOf(callId);
    callCache.set(index, { ...call(index), commentCount: next.length });
    events.comments.emit(everything);
  };
  const findComment = (id: string): Comment => {
    for (const list of comments.values()) {
      const found = list.find((comment) => comment.id === id);
      if (found !== undefined) return found;
    }
    throw new AppError('NOT_FOUND', 'This comment is gone.');
  };

  return {
    calls: {
      list: async (input) => {
        if (mode === 'error') fail();
        const { filter = {}, sort, page } = input;
        const rows = allCalls()
          .map((detail) => toRow(detail, filter.text))
          .filter((row): row is CallRow => row !== null)
          .filter(
            (row) =>
              (filter.direction === undefined || row.direction === filter.direction) &&
              (filter.agentName === undefined || row.agentName === filter.agentName) &&
              (filter.language === undefined || row.language === filter.language) &&
              (filter.contactId === undefined || row.contactId === filter.contactId) &&
              (filter.minDurationMs === undefined || (row.durationMs ?? 0) >= filter.minDurationMs) &&
              (filter.maxDurationMs === undefined || (row.durationMs ?? 0) < filter.maxDurationMs) &&
              (filter.cachedOnly !== true || row.audio === 'cached') &&
              (filter.commentedOnly !== true || row.commentCount > 0),
          );
        const by = sort?.by ?? 'startedAt';
        rows.sort((a, b) => compare(a[by], b[by]) * (sort?.order === 'asc' ? 1 : -1));
        return slice(rows, page);
      },
      get: async ({ id }) => {
        const index = indexOf(id);
        if (index >= callCount)
          throw new AppError('NOT_FOUND', 'This call is no longer on this machine.', {
            action: 'Go back to the list.',
          });
        return call(index);
      },
      facets: async () => ({
        agentNames: [
          ...new Set(
            allCalls()
              .slice(0, 50)
              .map((row) => row.agentName ?? ''),
          ),
        ].toSorted(),
        statuses: ['completed', 'transferred', 'no_answer'],
        languages: ['en', 'es', 'fr'],
        total: callCount,
      }),
      peaks: async ({ recordingId }) => {
        const index = indexOf(recordingId);
        const [recording] = call(index).recordings;
        if (recording?.audio !== 'cached' || parameters.get('peaks') === 'pending') return null;
        const channels = peaksOf(index, SLICES_PER_SECOND);
        return {
          recordingId,
          slicesPerSecond: SLICES_PER_SECOND,
          sampleRate: 8000,
          frameCount: (recording.durationMs ?? 0) * 8,
          channels,
        };
      },
      onChanged: events.calls.on,
    },
    comments: {
      list: async ({ callId }) => commentsOf(callId),
      add: async (input) => {
        const comment = { ...input, createdAt: Date.now(), updatedAt: Date.now() };
        setComments(input.callId, [...commentsOf(input.callId), comment]);
        return comment;
      },
      edit: async ({ id, text }) => {
        const comment = { ...findComment(id), text, updatedAt: Date.now() };
        setComments(
          comment.callId,
          commentsOf(comment.callId).map((other) => (other.id === id ? comment : other)),
        );
        return comment;
      },
      remove: async ({ id }) => {
        const { callId } = findComment(id);
        setComments(
          callId,
          commentsOf(callId).filter((comment) => comment.id !== id),
        );
      },
      onChanged: events.comments.on,
    },
    connections: {
      list: async () => (hasConnection ? [connection()] : []),
      test: async (input) => {
        if (input.apiKey === 'wrong') {
          throw new AppError('AUTH_EXPIRED', 'The platform does not accept this key.', {
            action: 'Check the key and how it is sent.',
            requestId: 'r-51aa02',
          });
        }
        return {
          organisationName: 'Northwind Services',
          userEmail: 'ops@example.com',
          capabilities: connection().capabilities,
        };
      },
      add: async (input) => {
        setSetup({ phase: 'ready' });
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
        setSetup({ phase: 'ready' });
        return connection();
      },
      samplePlatform: async () => sample,
      setSamplePlatform: async ({ running }) => {
        sample = { ...sample, state: running ? 'running' : 'stopped' };
        return sample;
      },
      onChanged: events.connections.on,
    },
    contacts: {
      list: async ({ filter = {}, sort, page }) => {
        if (mode === 'error') fail();
        const text = filter.text ?? '';
        const rows = [...contacts.values()].filter(
          (row) =>
            (text === '' ||
              findRanges([row.fullName, row.primaryPhone, row.primaryEmail].join(' '), text).length > 0) &&
            (filter.audienceId === undefined || row.audienceIds.includes(filter.audienceId)) &&
            (filter.unsyncedOnly !== true || row.state !== 'synced'),
        );
        const by = sort?.by ?? 'name';
        const key = (row: Contact) => (by === 'name' ? row.fullName : row[by]);
        rows.sort((a, b) => compare(key(a), key(b)) * (sort?.order === 'desc' ? -1 : 1));
        return slice(rows, page);
      },
      get: async ({ id }) => {
        const contact = contacts.get(id);
        if (contact === undefined) throw new AppError('NOT_FOUND', 'This contact is no longer on this machine.');
        return contact;
      },
      attributes: async () => ATTRIBUTES,
      audiences: async () => AUDIENCES,
      create: async ({ id, fields }) => {
        const contact: Contact = {
          ...contactAt(0, 0, null),
          ...blankFields,
          ...fields,
          id,
          state: 'queued',
          audienceIds: [],
        };
        contacts.set(id, contact);
        enqueue(
          contact,
          'create',
          [{ field: 'primaryPhone', before: null, after: contact.primaryPhone }],
          crypto.randomUUID(),
        );
        events.contacts.emit(everything);
        return contact;
      },
      update: async ({ id, changeId, fields }) => {
        const before = contacts.get(id);
        if (before === undefined) throw new AppError('NOT_FOUND', 'This contact is no longer on this machine.');
        const contact: Contact = { ...before, ...fields, state: 'queued' };
        contacts.set(id, contact);
        const named = Object.keys(fields) as (keyof typeof fields)[];
        enqueue(
          contact,
          'update',
          named.map((field) => ({ field, before: String(before[field] ?? ''), after: String(fields[field] ?? '') })),
          changeId,
        );
        events.contacts.emit(everything);
        return contact;
      },
      remove: async ({ id, changeId }) => {
        const contact = contacts.get(id);
        if (contact === undefined) return;
        contacts.set(id, { ...contact, state: 'held' });
        enqueue(contact, 'delete', [], changeId);
        events.contacts.emit(everything);
      },
      onChanged: events.contacts.on,
    },
    outbox: {
      list: async ({ view = 'pending', page }) => {
        const settled: Change['state'][] = ['done', 'discarded'];
        const rows = changes.filter((change) =>
          view === 'history'
            ? settled.includes(change.state)
            : view === 'conflicts'
              ? change.state === 'conflict'
              : !settled.includes(change.state) && change.state !== 'conflict',
        );
        return slice(rows, page);
      },
      get: async ({ id }) => update(id, {}),
      confirm: async ({ id }) => update(id, { state: 'queued', attemptCount: 0, expiresAt: null }),
      retry: async ({ id }) => update(id, { state: 'queued', attemptCount: 0, error: null }),
      discard: async ({ id }) => update(id, { state: 'discarded', settledAt: Date.now() }),
      resolve: async ({ id }) => update(id, { state: 'queued', conflict: null }),
      onChanged: events.outbox.on,
    },
    preferences: {
      get: async () => preferences,
      set: async (change) => {
        preferences = { ...preferences, ...change } as Preferences;
        events.preferences.emit(preferences);
        return preferences;
      },
      onChanged: events.preferences.on,
    },
    recordings: {
      download: async ({ id }) => {
        const index = indexOf(id);
        const detail = call(index);
        const set = (audio: CallRow['audio'], progress: number) => {
          callCache.set(index, {
            ...detail,
            audio,
            recordings: detail.recordings.map((recording) => ({ ...recording, audio, progress, problem: null })),
          });
          events.calls.emit(everything);
        };
        set(isOffline ? 'queued' : 'downloading', 0.2);
        if (!isOffline) setTimeout(() => set('cached', 1), 1200);
      },
      evict: async ({ id }) => {
        const index = indexOf(id);
        const detail = call(index);
        callCache.set(index, {
          ...detail,
          audio: 'remote',
          recordings: detail.recordings.map((recording) => ({ ...recording, audio: 'remote', progress: 0 })),
        });
        events.calls.emit(everything);
      },
    },
    setup: {
      status: async () => setup,
      protectWithKeychain: async () => setSetup({ phase: 'start', protection: 'keychain' }),
      protectWithPassphrase: async () => setSetup({ phase: 'start', protection: 'passphrase' }),
      unlock: async ({ passphrase }) => {
        if (passphrase !== 'correct horse battery')
          throw new AppError('PASSPHRASE_WRONG', 'That is not the passphrase.');
        return setSetup({ phase: 'ready' });
      },
      retry: async () => setup,
      onStatus: events.setup.on,
    },
    storage: {
      usage: async () => ({
        audioBytes: mode === 'empty' ? 0 : 6_214_000,
        audioCount: connection().cachedRecordingCount,
        databaseBytes: 2_345_000,
        audioQuotaBytes: preferences.audioQuotaBytes,
        freeBytes: 181_000_000_000,
        dataDirectory: '/home/sam/.config/Earshot',
      }),
    },
    sync: {
      status: async () => syncStatus(),
      run: async () => {
        events.sync.emit(syncStatus({ kind: 'pull', doneCount: 120, totalCount: 340 }));
        setTimeout(() => events.sync.emit(syncStatus()), 1500);
      },
      setPaused: async (input) => {
        paused = input.paused;
        events.sync.emit(syncStatus());
        if (!paused) flushSoon();
        return syncStatus();
      },
      onStatus: events.sync.on,
    },
  };
}

/** The fake behind the same shape of answers that the preload gives. */
export function toBridge(api: AppApi, delayMs: number): unknown {
  const wrap =
    (call: (...input: unknown[]) => Promise<unknown>) =>
    async (...input: unknown[]) => {
      if (delayMs > 0) await new Promise((done) => setTimeout(done, delayMs));
      try {
        return { ok: true, value: structuredClone(await call(...input)) };
      } catch (thrown) {
        return { ok: false, error: toErrorData(thrown) };
      }
    };
  return Object.fromEntries(
    Object.entries(api).map(([feature, members]) => [
      feature,
      Object.fromEntries(
        Object.entries(members).map(([name, member]) => [
          name,
          /^on[A-Z]/.test(name) ? member : wrap(member as (...input: unknown[]) => Promise<unknown>),
        ]),
      ),
    ]),
  );
}

const slice = <T>(rows: readonly T[], page: { offset?: number | undefined; limit?: number | undefined } = {}) => ({
  rows: rows.slice(page.offset ?? 0, (page.offset ?? 0) + (page.limit ?? 100)),
  total: rows.length,
});

const compare = (a: string | number | null, b: string | number | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;

function toRow(detail: CallDetail, text: string | undefined): CallRow | null {
  const {
    from: _from,
    to: _to,
    answeredAt: _a,
    endedAt: _e,
    costCredits: _c,
    path: _p,
    variables: _v,
    recordings: _r,
    transcript,
    syncedAt: _s,
    ...row
  } = detail;
  if (text === undefined || text === '') return { ...row, snippet: null };
  let snippet: Snippet | null = null;
  for (const segment of transcript.segments) {
    const ranges = findRanges(segment.text, text);
    if (ranges.length > 0) {
      snippet = { text: segment.text, ranges: ranges.map(([start, end]) => [start, end]), atMs: segment.startMs };
      break;
    }
  }
  const inNames = findRanges([row.contactName, row.contactPhone, row.agentName].join(' '), text).length > 0;
  return snippet !== null || inNames ? { ...row, snippet } : null;
}

const blankFields = {
  firstName: null,
  lastName: null,
  fullName: null,
  primaryEmail: null,
  address: null,
  city: null,
  region: null,
  zip: null,
  occupation: null,
  preferredChannel: null,
  gender: null,
  customAttributes: {},
};

const blankChange = (sequence: number): Change => ({
  id: uuid(9, sequence),
  sequence,
  connectionId: CONNECTION_ID,
  connectionName: 'Sample workspace',
  entity: 'contact',
  entityId: uuid(3, sequence),
  entityLabel: '',
  operation: 'update',
  state: 'queued',
  fields: [],
  createdAt: NOW - sequence * 9 * 60_000,
  settledAt: null,
  attemptCount: 0,
  nextAttemptAt: null,
  expiresAt: null,
  error: null,
  conflict: null,
});

function sampleChanges(): Change[] {
  const label = (index: number) => contactAt(index, 0, null).fullName ?? '';
  return [
    {
      ...blankChange(1),
      entityId: uuid(3, 4),
      entityLabel: label(4),
      attemptCount: 2,
      nextAttemptAt: Date.now() + 90_000,
      createdAt: Date.now() - 260_000,
      fields: [
        { field: 'primaryPhone', before: '+32470112468', after: '+32470998877' },
        { field: 'city', before: 'Lyon', after: 'Ghent' },
      ],
    },
    {
      ...blankChange(2),
      entityId: uuid(3, 6),
      entityLabel: label(6),
      operation: 'delete',
      state: 'held',
      createdAt: Date.now() - 420_000,
      expiresAt: Date.now() + 23 * 60_000,
    },
    {
      ...blankChange(3),
      entityId: uuid(3, 7),
      entityLabel: label(7),
      state: 'unknown',
      attemptCount: 1,
      createdAt: Date.now() - 900_000,
      fields: [{ field: 'primaryEmail', before: null, after: 'claire.d@example.com' }],
    },
    {
      ...blankChange(4),
      entityId: uuid(3, 8),
      entityLabel: label(8),
      state: 'failed',
      attemptCount: 1,
      createdAt: Date.now() - 5_400_000,
      fields: [{ field: 'primaryPhone', before: '+32470114936', after: '12' }],
      error: {
        code: 'INVALID',
        message: 'The platform refused the phone number.',
        retryable: false,
        action: 'Correct the number and try again.',
        requestId: 'r-c0ffee',
      },
    },
    {
      ...blankChange(5),
      entityId: uuid(3, 9),
      entityLabel: label(9),
      state: 'conflict',
      createdAt: Date.now() - 7_200_000,
      fields: [{ field: 'city', before: 'Leeds', after: 'Porto' }],
      conflict: {
        deletedThere: false,
        fields: [
          { field: 'city', base: 'Leeds', mine: 'Porto', theirs: 'Valencia' },
          { field: 'occupation', base: 'Teacher', mine: 'Head teacher', theirs: null },
        ],
      },
    },
    {
      ...blankChange(6),
      entityId: uuid(3, 2),
      entityLabel: label(2),
      operation: 'create',
      state: 'done',
      attemptCount: 1,
      createdAt: Date.now() - 90_000_000,
      settledAt: Date.now() - 89_000_000,
      fields: [{ field: 'fullName', before: null, after: label(2) }],
    },
    {
      ...blankChange(7),
      entityId: uuid(3, 3),
      entityLabel: label(3),
      state: 'discarded',
      createdAt: Date.now() - 99_000_000,
      settledAt: Date.now() - 98_000_000,
      fields: [{ field: 'zip', before: '9000', after: '9050' }],
    },
  ];
}
