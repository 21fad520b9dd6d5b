import type { AgentDraftFields } from '../contract/agents.ts';
import type { ContactFields } from '../contract/contacts.ts';
import type { ItemDraftFields } from '../contract/knowledge.ts';

/** What is done where both sides changed a field to different values since the edit began. */
export const POLICY_MEANINGS = {
  ask: 'Nothing is sent; the person chooses for each field: as it was, mine, theirs.',
  'text-merge': 'Merged line by line; where both changed the same lines, the person chooses.',
  'set-merge': 'What was added here is added there, whatever else came and went meanwhile.',
  'server-wins': 'The platform decides; an action that its state does not allow is refused, in words.',
  'mine-wins': 'What the person saved last stands.',
  'append-only': 'Rows are only ever added, each under an id of its own: nothing can clash.',
} as const;

export type FieldPolicy = keyof typeof POLICY_MEANINGS;

export interface FieldRule {
  policy: FieldPolicy;
  why: string;
}

type Rules<Name extends string> = Readonly<Record<Name, FieldRule>>;

const PERSONAL: FieldRule = { policy: 'ask', why: 'says who somebody is or how to reach them; no rule knows better' };
const STATE: FieldRule = { policy: 'server-wins', why: 'the platform moves it by itself; see `sync/state-act.ts`' };
const SETTING: FieldRule = { policy: 'ask', why: 'changes how the agent speaks to people' };
const DOCUMENT: FieldRule = {
  policy: 'ask',
  why: 'a whole document: what nobody has read as a whole is not published',
};
const FORM: FieldRule = { policy: 'mine-wins', why: 'saved online only, as a whole, as the form shows it' };

/** Of a contact; each custom attribute merges on its own. */
const CONTACT: Rules<keyof ContactFields> = {
  firstName: PERSONAL,
  lastName: PERSONAL,
  fullName: PERSONAL,
  primaryPhone: PERSONAL,
  primaryEmail: PERSONAL,
  address: PERSONAL,
  city: PERSONAL,
  region: PERSONAL,
  zip: PERSONAL,
  occupation: PERSONAL,
  preferredChannel: PERSONAL,
  gender: PERSONAL,
  customAttributes: { policy: 'ask', why: 'each attribute by itself; nobody knows what it means to its organization' },
};

const AUDIENCE: Rules<'name' | 'description' | 'members' | 'contactCount'> = {
  name: { policy: 'ask', why: 'people choose an audience by it' },
  description: { policy: 'text-merge', why: 'free text of several lines that nothing is decided by' },
  members: { policy: 'set-merge', why: 'people are only added from here, and adding twice is adding once' },
  contactCount: { policy: 'server-wins', why: 'the platform counts' },
};

const AGENT: Rules<keyof AgentDraftFields> = {
  name: SETTING,
  description: SETTING,
  instructions: DOCUMENT,
  welcomeMessage: SETTING,
  model: SETTING,
  temperature: SETTING,
  maxTokens: SETTING,
  topP: SETTING,
  pipelineMode: SETTING,
  language: SETTING,
  voice: SETTING,
  knowledgeBaseId: SETTING,
};

const KNOWLEDGE_ITEM: Rules<keyof ItemDraftFields> = {
  name: { policy: 'ask', why: 'people find an item by it' },
  content: DOCUMENT,
  indexOn: { policy: 'ask', why: 'decides by which text an item is found' },
  agentIds: {
    policy: 'ask',
    why: 'one list there, replaced as a whole; who may answer from an item is for a person to say',
  },
};

/** Every field that is edited here or beside what is edited here, by the record that it belongs to. */
export const FIELD_POLICIES = {
  contact: CONTACT,
  audience: AUDIENCE,
  agent: AGENT,
  knowledgeItem: KNOWLEDGE_ITEM,
  program: { status: STATE, settings: FORM },
  smsProgram: { status: STATE, settings: FORM },
  execution: { status: STATE },
  callRequest: { status: STATE },
  apiKey: { settings: FORM },
  conversation: { messages: { policy: 'append-only', why: 'what was said stays said' } },
  call: {
    recording: { policy: 'server-wins', why: 'made there, only read here' },
    comments: { policy: 'mine-wins', why: 'kept on this computer alone' },
    legalHold: { policy: 'mine-wins', why: 'kept on this computer alone' },
  },
  preferences: { all: { policy: 'mine-wins', why: 'of this person on this computer' } },
} as const satisfies Readonly<Record<string, Rules<string>>>;

/** Records whose queued edits are merged field by field; the others go one of the other ways of data. */
export type MergedEntity = 'contact' | 'audience';

/** What is done with a field of a queued edit that the platform changed as well. A field without a rule is asked about. */
export function policyOf(entity: MergedEntity, field: string): FieldPolicy {
  const rules = new Map<string, FieldRule>(Object.entries(FIELD_POLICIES[entity]));
  const [name = field] = field.split('.', 1);
  return rules.get(name)?.policy ?? 'ask';
}
