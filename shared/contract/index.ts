import { calls } from './calls.ts';
import { comments } from './comments.ts';
import { connections } from './connections.ts';
import { contacts } from './contacts.ts';
import type { Api, Handlers } from './define.ts';
import { links } from './links.ts';
import { outbox } from './outbox.ts';
import { preferences } from './preferences.ts';
import { recordings } from './recordings.ts';
import { recovery } from './recovery.ts';
import { security } from './security.ts';
import { setup } from './setup.ts';
import { storage } from './storage.ts';
import { sync } from './sync.ts';
import { updates } from './updates.ts';

/** Everything a window may ask for, and everything it is told. The only place a call is described. */
export const contract = {
  calls,
  comments,
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
};

export type Contract = typeof contract;
export type AppApi = Api<Contract>;
export type AppHandlers = Handlers<Contract>;
