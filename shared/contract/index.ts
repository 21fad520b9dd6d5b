import { agents } from './agents.ts';
import { apiKeys } from './api-keys.ts';
import { audiences } from './audiences.ts';
import { audioLibrary } from './audio-library.ts';
import { callSearch } from './call-search.ts';
import { calls } from './calls.ts';
import { comments } from './comments.ts';
import { connections } from './connections.ts';
import { contacts } from './contacts.ts';
import { conversations } from './conversations.ts';
import type { Api, Handlers } from './define.ts';
import { dictionaries } from './dictionaries.ts';
import { exports } from './exports.ts';
import { flows } from './flows.ts';
import { imports } from './imports.ts';
import { jobs } from './jobs.ts';
import { knowledge } from './knowledge.ts';
import { links } from './links.ts';
import { markers } from './markers.ts';
import { messages } from './messages.ts';
import { numbers } from './numbers.ts';
import { outbox } from './outbox.ts';
import { preferences } from './preferences.ts';
import { programs } from './programs.ts';
import { recordings } from './recordings.ts';
import { recovery } from './recovery.ts';
import { redactions } from './redactions.ts';
import { reports } from './reports.ts';
import { security } from './security.ts';
import { sessions } from './sessions.ts';
import { setup } from './setup.ts';
import { storage } from './storage.ts';
import { sync } from './sync.ts';
import { transcripts } from './transcripts.ts';
import { updates } from './updates.ts';
import { windows } from './windows.ts';

/** Everything a window may ask for, and everything it is told. The only place a call is described. */
export const contract = {
  agents,
  apiKeys,
  audiences,
  audioLibrary,
  conversations,
  dictionaries,
  exports,
  flows,
  imports,
  jobs,
  knowledge,
  messages,
  numbers,
  programs,
  reports,
  sessions,
  calls,
  callSearch,
  comments,
  markers,
  redactions,
  transcripts,
  connections,
  contacts,
  links,
  outbox,
  preferences,
  recordings,
  recovery,
  security,
  setup,
  storage,
  sync,
  updates,
  windows,
};

export type Contract = typeof contract;
export type AppApi = Api<Contract>;
export type AppHandlers = Handlers<Contract>;
