import type { CallFilter, CallSort } from '#shared/contract/calls.ts';
import type { ContactCondition, ContactFilter, ContactSort } from '#shared/contract/contact-filter.ts';
import { channelOf } from '#shared/contract/define.ts';

/** What a screen asks of the reader. */
export interface Question {
  name: string;
  channel: string;
  input: unknown;
}

/** What questions are about in one store. */
export interface Subjects {
  audienceId: string;
  connectionId: string;
  contactId: string;
  callId: string;
  contactCount: number;
  callCount: number;
}

const ROWS = 100;
const ORDERS = ['asc', 'desc'] as const;

const CONTACT_SORTS: readonly ContactSort['by'][] = [
  'name',
  'primaryPhone',
  'primaryEmail',
  'city',
  'createdAt',
  'updatedAt',
  'lastCallAt',
  'customAttributes.plan',
  'customAttributes.visits',
];
const CALL_SORTS: readonly CallSort['by'][] = ['startedAt', 'durationMs', 'contactName', 'agentName'];

const people = (name: string, filter: ContactFilter, sort: ContactSort, offset = 0): Question => ({
  name: `People: ${name}`,
  channel: channelOf('contacts', 'list'),
  input: { filter, sort, page: { offset, limit: ROWS } },
});
const talks = (name: string, filter: CallFilter, sort: CallSort, offset = 0): Question => ({
  name: `Calls: ${name}`,
  channel: channelOf('calls', 'list'),
  input: { filter, sort, page: { offset, limit: ROWS } },
});
const BY_NAME = { by: 'name', order: 'asc' } as const;
const NEWEST = { by: 'startedAt', order: 'desc' } as const;

/** The first, a deep and the last page of both lists, in each of their orders. */
export function pagesInOrder({ contactCount, callCount }: Subjects): Question[] {
  const places = (count: number) => Object.entries({ first: 0, middle: count / 2, last: count - ROWS });
  return [
    ...CONTACT_SORTS.flatMap((by) =>
      ORDERS.flatMap((order) =>
        places(contactCount).map(([place, at]) => people(`${place} page by ${by} ${order}`, {}, { by, order }, at)),
      ),
    ),
    ...CALL_SORTS.flatMap((by) =>
      ORDERS.flatMap((order) =>
        places(callCount).map(([place, at]) => talks(`${place} page by ${by} ${order}`, {}, { by, order }, at)),
      ),
    ),
  ];
}

const CONDITIONS: Readonly<Record<string, ContactCondition>> = {
  'a common attribute': { op: 'is', field: 'customAttributes.plan', value: 'gold' },
  'a rare number': { op: 'numberBetween', field: 'customAttributes.visits', from: 7, to: 7 },
  'no attribute': { op: 'empty', field: 'customAttributes.plan' },
  'a city': { op: 'is', field: 'city', value: 'oslo' },
  'a part of a city': { op: 'contains', field: 'city', value: 'fes' },
  'no city': { op: 'empty', field: 'city' },
  'a first day': { op: 'dateBetween', field: 'createdAt', from: '2020-09-14', to: '2020-09-14' },
  'no call yet': { op: 'empty', field: 'lastCallAt' },
};

/** Each filter of both lists, in the order of the list as it is shown at first and in another one. */
export function filteredPages(subjects: Subjects): Question[] {
  const { audienceId, connectionId, contactId } = subjects;
  const contactFilters: Record<string, ContactFilter> = {
    'an audience': { audienceId },
    'a connection': { connectionId },
    'what is queued': { state: 'queued' },
    'what is synced': { state: 'synced' },
    'what is not synced': { unsyncedOnly: true },
    ...Object.fromEntries(Object.entries(CONDITIONS).map(([name, condition]) => [name, { conditions: [condition] }])),
  };
  const callFilters: Record<string, CallFilter> = {
    inbound: { direction: 'inbound' },
    'a status': { status: 'completed' },
    'a status that none has': { status: 'busy' },
    'an agent': { agentName: 'Blake' },
    'a program that none has': { programName: 'Spring' },
    'a language': { language: 'ar' },
    'a contact': { contactId },
    'a week': { startedFrom: 1_705_000_000_000, startedTo: 1_705_604_800_000 },
    long: { minDurationMs: 900_000 },
    'long, in Arabic, of an agent': { minDurationMs: 900_000, language: 'ar', agentName: 'Casey' },
    'audio here': { cachedOnly: true },
    commented: { commentedOnly: true },
  };
  return [
    ...Object.entries(contactFilters).flatMap(([name, filter]) => [
      people(`${name}, by name`, filter, BY_NAME),
      people(`${name}, newest first`, filter, { by: 'createdAt', order: 'desc' }),
    ]),
    ...Object.entries(callFilters).flatMap(([name, filter]) => [
      talks(`${name}, newest first`, filter, NEWEST),
      talks(`${name}, by contact`, filter, { by: 'contactName', order: 'asc' }),
    ]),
  ];
}

/** Searches in both lists: what few have, what nearly all have, several words, a beginning, a number, nothing. */
export function searches(): Question[] {
  return [
    ...['idrissi', 'zoe', 'person499', '612 10 00 01 99', 'nobody at all'].map((text) =>
      people(`search for ${text}`, { text }, BY_NAME),
    ),
    ...[
      'zanzibar',
      'topic39',
      'invoice',
      'thank you',
      'thank you w1234',
      'in',
      'شكرا',
      '610000199',
      'nothing of it',
    ].map((text) => talks(`search for ${text}`, { text }, NEWEST)),
  ];
}

/** A call with its transcript, a person, and what stands beside the lists. */
export function details({ callId, contactId }: Subjects): Question[] {
  return [
    { name: 'a call with its transcript', channel: channelOf('calls', 'get'), input: { id: callId } },
    { name: 'a person', channel: channelOf('contacts', 'get'), input: { id: contactId } },
    { name: 'values that the filters of calls offer', channel: channelOf('calls', 'facets'), input: undefined },
    { name: 'attributes', channel: channelOf('contacts', 'attributes'), input: undefined },
    { name: 'use of attributes', channel: channelOf('contacts', 'attributeUse'), input: undefined },
    { name: 'audiences', channel: channelOf('contacts', 'audiences'), input: undefined },
    { name: 'connections with their counts', channel: channelOf('connections', 'list'), input: undefined },
    {
      name: 'what waits in the outbox',
      channel: channelOf('outbox', 'list'),
      input: { view: 'pending', page: { offset: 0, limit: 50 } },
    },
  ];
}
