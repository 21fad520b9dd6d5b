import agents from './agents/en.json' with { type: 'json' };
import apiKeys from './apiKeys/en.json' with { type: 'json' };
import attributes from './attributes/en.json' with { type: 'json' };
import audiences from './audiences/en.json' with { type: 'json' };
import audioLibrary from './audioLibrary/en.json' with { type: 'json' };
import callSearch from './callSearch/en.json' with { type: 'json' };
import conversations from './conversations/en.json' with { type: 'json' };
import dictionaries from './dictionaries/en.json' with { type: 'json' };
import base from './en.json' with { type: 'json' };
import exports from './exports/en.json' with { type: 'json' };
import flows from './flows/en.json' with { type: 'json' };
import imports from './imports/en.json' with { type: 'json' };
import jobs from './jobs/en.json' with { type: 'json' };
import knowledge from './knowledge/en.json' with { type: 'json' };
import lists from './lists/en.json' with { type: 'json' };
import messages from './messages/en.json' with { type: 'json' };
import numbers from './numbers/en.json' with { type: 'json' };
import outbox from './outbox/en.json' with { type: 'json' };
import people from './people/en.json' with { type: 'json' };
import programs from './programs/en.json' with { type: 'json' };
import reports from './reports/en.json' with { type: 'json' };
import sessions from './sessions/en.json' with { type: 'json' };
import today from './today/en.json' with { type: 'json' };
import trackers from './trackers/en.json' with { type: 'json' };
import transcript from './transcript/en.json' with { type: 'json' };

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
