import type { AppApi } from '#shared/contract/index.ts';
import { fakeAgents } from './agents.ts';
import { fakeApiKeys } from './api-keys.ts';
import { fakeAudiences } from './audiences.ts';
import { fakeAudioLibrary } from './audio-library.ts';
import { fakeCallSearch } from './call-search.ts';
import { fakeCalls } from './calls.ts';
import { createChanges } from './changes.ts';
import { fakeComments } from './comments.ts';
import { fakeConnections } from './connections.ts';
import { fakeContacts } from './contacts.ts';
import { fakeConversations } from './conversations.ts';
import { fakeDictionaries } from './dictionaries.ts';
import { fakeExports } from './exports.ts';
import { fakeFlows } from './flows.ts';
import { fakeImports } from './imports.ts';
import { fakeJobs } from './jobs.ts';
import { fakeKnowledge } from './knowledge.ts';
import { fakeLinks } from './links.ts';
import { fakeMarkers } from './markers.ts';
import { fakeMessages } from './messages.ts';
import { fakeNumbers } from './numbers.ts';
import { fakeOutbox } from './outbox.ts';
import { fakePreferences } from './preferences.ts';
import { fakePrograms } from './programs.ts';
import { fakeRecordings } from './recordings.ts';
import { fakeRecovery } from './recovery.ts';
import { fakeRedactions } from './redactions.ts';
import { fakeReports } from './reports.ts';
import { fakeSecurity } from './security.ts';
import { fakeSessions } from './sessions.ts';
import { fakeSetup } from './setup.ts';
import { fakeStorage } from './storage.ts';
import { fakeSync } from './sync.ts';
import { fakeTranscripts } from './transcripts.ts';
import { fakeUpdates } from './updates.ts';
import { fakeWindows } from './windows.ts';
import { createWorld } from './world.ts';

/**
 * The whole contract in memory. What it shows is chosen by the page's address: `mode` (empty, error, offline, attention,
 * big, long, throwaway, trouble, vanished, revoked, protect, no-keychain, unlock, blocked or blocked with a reason such as
 * blocked-key-lost, opening, recovery-key, locked, recovered, rekeying, damaged, foreign, repaired, repaired-lossy,
 * read-only, start), `theme`, `contrast`, `language`, `digits`, `density`, `delay` in ms, `peaks=pending` for waveforms that
 * are never done.
 */
export function createFakeApi(parameters: URLSearchParams): AppApi {
  const world = createWorld(parameters);
  const changes = createChanges(world);
  const jobs = fakeJobs(world);
  const redactions = fakeRedactions(world);
  return {
    agents: fakeAgents(world),
    apiKeys: fakeApiKeys(world),
    audiences: fakeAudiences(world),
    audioLibrary: fakeAudioLibrary(world),
    conversations: fakeConversations(world),
    dictionaries: fakeDictionaries(world),
    exports: fakeExports(world, jobs),
    flows: fakeFlows(world),
    imports: fakeImports(world),
    jobs,
    knowledge: fakeKnowledge(world),
    messages: fakeMessages(world),
    numbers: fakeNumbers(world),
    programs: fakePrograms(world),
    reports: fakeReports(world),
    sessions: fakeSessions(world),
    calls: fakeCalls(world),
    callSearch: fakeCallSearch(world),
    comments: fakeComments(world),
    redactions,
    transcripts: fakeTranscripts(world, redactions),
    markers: fakeMarkers(world),
    connections: fakeConnections(world),
    contacts: fakeContacts(world, changes),
    links: fakeLinks(),
    outbox: fakeOutbox(world, changes),
    preferences: fakePreferences(world),
    recordings: fakeRecordings(world),
    recovery: fakeRecovery(world),
    security: fakeSecurity(world),
    setup: fakeSetup(world),
    storage: fakeStorage(world),
    sync: fakeSync(world, changes),
    updates: fakeUpdates(),
    windows: fakeWindows(),
  };
}
