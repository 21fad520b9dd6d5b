import type { PlantedBug } from './planted.ts';

const AUDIENCES = 'electron/sync/pull/pull-audiences.ts';
const BASE_TABLE = 'electron/sync/store/base-table.ts';
const CONTACTS = 'electron/sync/store/contact-store.ts';
const SETTLE = 'electron/sync/push/settle.ts';
const SWEEP = 'electron/sync/pull/sweep.ts';

/** Every one must be found by the simulation; see `npm run sim -- --planted`. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    id: 'B1',
    bug: 'how far a list was read is noted before its rows are kept, so that what a cut walk did not bring is never taken',
    foundBy: 5,
    patches: [
      {
        file: 'electron/sync/pull/pull-contacts.ts',
        find: "  const generation = inTransaction(db, () => beginScan(db, connectionId, 'contacts'));\n",
        replace: `  const { scannedAt: mark } = getCursor(db, connectionId, 'contacts');
  const generation = inTransaction(db, () => {
    const begun = beginScan(db, connectionId, 'contacts');
    endScan(db, connectionId, 'contacts', startedAt);
    return begun;
  });
  const isOld = (contact) => mark !== null && Date.parse(contact.updatedAt) < mark - 15_000;
`,
      },
      {
        file: 'electron/sync/pull/pull-contacts.ts',
        find: '          applyContact(db, context, {\n            ...{ connectionId',
        replace: '          isOld(contact) ? null : applyContact(db, context, {\n            ...{ connectionId',
      },
      {
        file: 'electron/sync/pull/pull-contacts.ts',
        find: "    endScan(db, connectionId, 'contacts', clock.now());\n",
        replace: '',
      },
    ],
  },
  {
    id: 'B4',
    bug: 'a row that shows up later than one that is newer is never read',
    foundBy: 1,
    patches: [
      {
        file: 'electron/sync/pull/pull-contacts.ts',
        find: 'dropRejectsBefore, endScan, getCursor }',
        replace: 'dropRejectsBefore, endScan, findBase, getCursor }',
      },
      {
        file: 'electron/sync/pull/pull-contacts.ts',
        find: "import { inTransaction } from '../../store/database.ts';",
        replace: "import { inTransaction, prepare } from '../../store/database.ts';",
      },
      {
        file: 'electron/sync/pull/pull-contacts.ts',
        find: '  const older = new Set<string>();\n',
        replace: `  const older = new Set<string>();
  const { high } = prepare(
    db,
    "SELECT max(updated_at) AS high FROM base_rows WHERE connection_id = ? AND collection = 'contacts'",
  ).get(connectionId);
  const isBelow = (contact) =>
    high !== null &&
    Date.parse(contact.updatedAt) < high &&
    !findBase(db, { connectionId, collection: 'contacts', remoteId: contact.id });
`,
      },
      {
        file: 'electron/sync/pull/pull-contacts.ts',
        find: '          applyContact(db, context, {\n            ...{ connectionId',
        replace: '          isBelow(contact) ? null : applyContact(db, context, {\n            ...{ connectionId',
      },
    ],
  },
  {
    id: 'B5',
    bug: 'what was made and deleted before it was ever sent comes to life',
    foundBy: 22,
    patches: [
      {
        file: 'electron/sync/outbox/enqueue.ts',
        find: "    for (const change of changes) updateChange(db, change.id, { state: 'discarded', settledAt: now, error: null });\n    insertAlias",
        replace: '    insertAlias',
      },
    ],
  },
  {
    id: 'B5b',
    bug: 'what was deleted comes back with a list that is behind',
    foundBy: null,
    patches: [
      {
        file: 'electron/sync/store/base-table.ts',
        find: 'return row !== undefined && (updatedAt === null',
        replace: 'return row !== undefined && row.updated_at === -1 && (updatedAt === null',
      },
    ],
  },
  {
    id: 'B6',
    bug: 'an edit made while its record is on the wire is taken for sent',
    foundBy: 53,
    patches: [
      {
        file: 'shared/domain/coalesce.ts',
        find: "((state === 'queued' && !everSent) || state === 'failed');",
        replace: "((state === 'queued' && !everSent) || state === 'failed' || state === 'sending');",
      },
      {
        file: 'electron/sync/outbox/enqueue.ts',
        find: "    patch,\n    base,\n    entityLabel,\n    state: 'queued',",
        replace: "    patch,\n    base,\n    entityLabel,\n    state: into.state === 'sending' ? 'sending' : 'queued',",
      },
    ],
  },
  {
    id: 'B7',
    bug: 'what was on the wire when the line or the process ended is never taken up again',
    foundBy: 4,
    patches: [
      {
        file: SETTLE,
        find: 'const interrupted = listInterrupted(db, connectionId);',
        replace: "const interrupted = listInterrupted(db, connectionId).filter(({ state }) => state !== 'sending');",
      },
    ],
  },
  {
    id: 'B8',
    bug: 'a message whose answer was lost is sent again',
    foundBy: 17,
    patches: [
      {
        file: 'electron/sync/push/kinds/message.ts',
        find: '    if (change.firstSentAt !== null) return IN_DOUBT;\n',
        replace: '',
      },
    ],
  },
  {
    id: 'B8b',
    bug: 'reads go back in time with a list that is behind',
    foundBy: null,
    patches: [
      {
        file: CONTACTS,
        find: 'const isOlder = !isCertain &&',
        replace: 'const isOlder = generation === -1 && !isCertain &&',
      },
    ],
  },
  {
    id: 'B9',
    bug: 'a refusal for good is tried again for ever, and holds up what comes after it',
    foundBy: 1,
    patches: [
      {
        file: 'electron/sync/push/failure-rules.ts',
        find: "    case 'permanent':\n      return failed;",
        replace: "    case 'permanent':\n      return later(change, attempt, failure, 'queued', problem, GO_ON);",
      },
    ],
  },
  {
    id: 'B18',
    bug: 'one walk that misses a row is proof enough that it is gone',
    foundBy: null,
    patches: [
      {
        file: SWEEP,
        find: 'const due = absent.filter(({ missingAt: at }) => at !== null && now - at >= MISSING_AGE_MS)',
        replace: 'const due = absent.filter(({ missingAt: at }) => at === null || now - at < MISSING_AGE_MS)',
      },
      { file: SWEEP, find: '  if (!confirm) return false;', replace: '  if (confirm) return false;' },
    ],
  },
  {
    id: 'F1',
    bug: 'the members of an audience that was deleted there keep its removal, and the whole list, from being read',
    foundBy: null,
    patches: [{ file: AUDIENCES, find: 'if (!isGone(error)) throw error;', replace: 'throw error;' }],
  },
  {
    id: 'F2',
    bug: 'a contact here stands for two there, after the one that its creation met was deleted',
    foundBy: null,
    patches: [
      {
        file: CONTACTS,
        find: 'if (known !== null || localId !== undefined) leaveOther(',
        replace: 'if (id === contact.id) leaveOther(',
      },
    ],
  },
  {
    id: 'F3',
    bug: 'what is gone there stays here until a clock that was set back has caught up',
    foundBy: null,
    patches: [{ file: BASE_TABLE, find: 'OR missing_at > @now)', replace: ')' }],
  },
  {
    id: 'F4',
    bug: 'a platform that was restored from a backup is never believed',
    foundBy: null,
    patches: [
      {
        file: 'electron/sync/pull/settle-older.ts',
        find: '[...remoteIds].slice(0, MAX_ASKED)',
        replace: '[...remoteIds].slice(MAX_ASKED)',
      },
    ],
  },
  {
    id: 'F5',
    bug: 'the silence that a platform asked for lasts until a clock that was set back has caught up',
    foundBy: null,
    patches: [
      {
        file: 'electron/net/rate-gate.ts',
        find: 'steadyClock: steady = clock,',
        replace: 'steadyClock: _unused,\n  clock: steady,',
      },
    ],
  },
  {
    id: 'F6',
    bug: 'the next exchange waits until a clock that was set back has caught up',
    foundBy: null,
    patches: [{ file: 'electron/sync/sync.ts', find: '    noticeClock();\n', replace: '' }],
  },
  {
    id: 'F7',
    bug: 'the next attempt at a change waits until a clock that was set back has caught up',
    foundBy: null,
    patches: [
      {
        file: 'electron/sync/store/outbox-table.ts',
        find: 'OR o.next_attempt_at > @now +',
        replace: 'OR 0 > 1 +',
      },
    ],
  },
  {
    id: 'F8',
    bug: 'a new contact whom a list named before the reply came, and who was in an audience by then, is sent again for ever',
    foundBy: null,
    patches: [
      {
        file: CONTACTS,
        find: '  keep();\n  recomputeContact(db, fromId);\n',
        replace:
          "  recomputeContact(db, toId);\n  prepare(db, 'UPDATE audience_members SET contact_id = ? WHERE contact_id = ?').run(toId, fromId);\n  keep();\n  recomputeContact(db, fromId);\n",
      },
    ],
  },
  {
    id: 'F9',
    bug: 'a new audience that does not show in the list at once is made a second time',
    foundBy: null,
    patches: [
      {
        file: 'electron/sync/push/kinds/audience.ts',
        find: 'const SHOWS_WITHIN_MS = 15_000;',
        replace: 'const SHOWS_WITHIN_MS = 0;',
      },
    ],
  },
  {
    id: 'F10',
    bug: 'an audience that was restored from a backup is compared with its newer self, and its list is never read on',
    foundBy: null,
    patches: [
      {
        file: AUDIENCES,
        find: `  // Before the members, whose lists are compared with what the audience says of itself.
  await settleOlder(context, {
    collection: 'audiences',
    remoteIds: older,
    get: (remoteId) => api.getAudience(remoteId, signal),
    keep: (audience) => takeAudience(context, audience, { generation, isCertain: true }),
  });
`,
        replace: '',
      },
      {
        file: AUDIENCES,
        find: "  inTransaction(db, () => {\n    endScan(db, connectionId, 'audiences', clock.now());",
        replace: `  await settleOlder(context, {
    collection: 'audiences',
    remoteIds: older,
    get: (remoteId) => api.getAudience(remoteId, signal),
    keep: (audience) => takeAudience(context, audience, { generation, isCertain: true }),
  });
  inTransaction(db, () => {
    endScan(db, connectionId, 'audiences', clock.now());`,
      },
    ],
  },
  {
    id: 'F11',
    bug: 'an audience that turns out to be one made here while its people are read breaks the reading of all lists',
    foundBy: 534,
    patches: [
      {
        file: AUDIENCES,
        find: "'SELECT remote_id AS remoteId, name,",
        replace: "'SELECT id, remote_id AS remoteId, name,",
      },
      {
        file: AUDIENCES,
        find: '      const audienceId = localIdOf(context, audience);\n      if',
        replace: '      const audienceId = audience.id;\n      if',
      },
    ],
  },
  {
    id: 'F12',
    bug: 'a clock that was set back while Earshot was not running puts changes off by as much',
    foundBy: 511,
    patches: [
      {
        file: 'electron/sync/sync.ts',
        find: '      inTransaction(db, () => limitWaits(db, clock.now(), { waitMs: BACKOFF_CAP_MS, holdMs: HOLD_MS }));\n',
        replace: '',
      },
    ],
  },
  {
    id: 'F13',
    bug: 'after a clock was set back far, a launch in doubt is looked for without a pause and for ever',
    foundBy: 289,
    patches: [
      {
        file: 'electron/sync/push/kinds/effect.ts',
        find: 'sentAt - now > Math.max(...LOOKS_MS)',
        replace: 'sentAt === Number.NaN',
      },
    ],
  },
  {
    id: 'F14',
    bug: 'a list that is behind brings a contact back that is gone there and edited here',
    foundBy: 1179,
    patches: [
      {
        file: CONTACTS,
        find: 'isBuried(db, key, updatedAt) : isOfTheGone(known, updatedAt);',
        replace: 'isBuried(db, key, updatedAt) : known.goneAt === -1;',
      },
    ],
  },
  {
    id: 'F15',
    bug: 'what is on the wire when an exchange breaks settles its change after the next one has sent it again',
    foundBy: 1384,
    patches: [
      {
        file: 'electron/sync/push/pusher.ts',
        find: 'const ends = await Promise.allSettled(',
        replace: 'const ends = [];\n    await Promise.all(',
      },
    ],
  },
  {
    id: 'F16',
    bug: 'an audience whose creation is in doubt is looked for by a clock that was set since',
    foundBy: 2650,
    patches: [
      {
        file: 'electron/sync/push/kinds/audience.ts',
        find: 'const since = (thereMs ?? 0) - CLOCK_MARGIN_MS;',
        replace: 'const since = (change.firstSentAt ?? thereMs ?? 0) - CLOCK_MARGIN_MS;',
      },
    ],
  },
  {
    id: 'F17',
    bug: 'lists that are kept as they are sent do not go back with a platform that was restored',
    foundBy: 3031,
    patches: [
      {
        file: 'electron/sync/pull/pull-records.ts',
        find: 'if (!listed) return;',
        replace: 'if (listed) return;',
      },
      {
        file: 'electron/sync/pull/pull-records.ts',
        find: '{ ...listed, connectionId',
        replace: '{ ...(listed as unknown as Older), connectionId',
      },
    ],
  },
];
