import agents from './agents/fr.json' with { type: 'json' };
import apiKeys from './apiKeys/fr.json' with { type: 'json' };
import attributes from './attributes/fr.json' with { type: 'json' };
import audiences from './audiences/fr.json' with { type: 'json' };
import audioLibrary from './audioLibrary/fr.json' with { type: 'json' };
import callSearch from './callSearch/fr.json' with { type: 'json' };
import conversations from './conversations/fr.json' with { type: 'json' };
import dictionaries from './dictionaries/fr.json' with { type: 'json' };
import exports from './exports/fr.json' with { type: 'json' };
import flows from './flows/fr.json' with { type: 'json' };
import base from './fr.json' with { type: 'json' };
import imports from './imports/fr.json' with { type: 'json' };
import jobs from './jobs/fr.json' with { type: 'json' };
import knowledge from './knowledge/fr.json' with { type: 'json' };
import lists from './lists/fr.json' with { type: 'json' };
import messages from './messages/fr.json' with { type: 'json' };
import numbers from './numbers/fr.json' with { type: 'json' };
import outbox from './outbox/fr.json' with { type: 'json' };
import people from './people/fr.json' with { type: 'json' };
import programs from './programs/fr.json' with { type: 'json' };
import reports from './reports/fr.json' with { type: 'json' };
import sessions from './sessions/fr.json' with { type: 'json' };
import today from './today/fr.json' with { type: 'json' };
import trackers from './trackers/fr.json' with { type: 'json' };
import transcript from './transcript/fr.json' with { type: 'json' };

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
