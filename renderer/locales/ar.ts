import agents from './agents/ar.json' with { type: 'json' };
import apiKeys from './apiKeys/ar.json' with { type: 'json' };
import base from './ar.json' with { type: 'json' };
import attributes from './attributes/ar.json' with { type: 'json' };
import audiences from './audiences/ar.json' with { type: 'json' };
import audioLibrary from './audioLibrary/ar.json' with { type: 'json' };
import callSearch from './callSearch/ar.json' with { type: 'json' };
import conversations from './conversations/ar.json' with { type: 'json' };
import dictionaries from './dictionaries/ar.json' with { type: 'json' };
import exports from './exports/ar.json' with { type: 'json' };
import flows from './flows/ar.json' with { type: 'json' };
import imports from './imports/ar.json' with { type: 'json' };
import jobs from './jobs/ar.json' with { type: 'json' };
import knowledge from './knowledge/ar.json' with { type: 'json' };
import lists from './lists/ar.json' with { type: 'json' };
import messages from './messages/ar.json' with { type: 'json' };
import numbers from './numbers/ar.json' with { type: 'json' };
import outbox from './outbox/ar.json' with { type: 'json' };
import people from './people/ar.json' with { type: 'json' };
import programs from './programs/ar.json' with { type: 'json' };
import reports from './reports/ar.json' with { type: 'json' };
import sessions from './sessions/ar.json' with { type: 'json' };
import today from './today/ar.json' with { type: 'json' };
import trackers from './trackers/ar.json' with { type: 'json' };
import transcript from './transcript/ar.json' with { type: 'json' };

/** Every text of the console: the common ones, and a folder for each feature. */
export const texts = {
  ...base,
  agents,
  apiKeys,
  attributes,
  audiences,
  audioLibrary,
  callSearch,
  conversations,
  dictionaries,
  exports,
  flows,
  imports,
  jobs,
  knowledge,
  lists,
  messages,
  numbers,
  outbox,
  people,
  programs,
  reports,
  sessions,
  today,
  transcript,
  trackers,
};
