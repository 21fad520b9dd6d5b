import { differingFields, type Fields, isSameValue } from '#shared/domain/fields.ts';
import { type FieldDispute, mergeFields } from '#shared/domain/merge.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Contact } from '#shared/wire/gomobile/contacts.ts';
import { toContactCreate, toContactFields, toContactUpdate } from '../../connectors/gomobile/contact-mapping.ts';
import type { GomobileApi } from '../../connectors/gomobile/gomobile-api.ts';
import { isGone, NetError } from '../../net/net-failure.ts';
import type { ChangeRecord } from '../store/outbox-table.ts';

export type SendOutcome =
  /** It stands on the platform, which now has this record; null where it has none, as after a deletion. */
  | { kind: 'done'; contact: Contact | null; surprises: Fields }
  | { kind: 'disputed'; contact: Contact; disputes: FieldDispute[] }
  | { kind: 'gone' };

export interface SendContext {
  api: GomobileApi;
  remoteId: string | null;
  /** Commits that the request with the effect is about to leave. Nothing with an effect is sent before it returns. */
  beforeWrite(): void;
  signal: AbortSignal;
}

/**
 * Carries one change out. Each begins with a look-up, so that the same steps send a change for the first time, send it
 * again, and settle one whose outcome is unknown: what is there already is not sent twice.
 */
export function sendContactChange(change: ChangeRecord, context: SendContext): Promise<SendOutcome> {
  switch (change.operation) {
    case 'create':
      return sendCreate(change, context);
    case 'update':
      return sendUpdate(change, context);
    case 'delete':
      return sendDelete(change, context);
    default:
      throw new AppError('BUG', `a contact cannot be changed by ${change.operation}`);
  }
}

/** The phone number is the key: a contact there with the same one is adopted, unless it holds other values. */
async function sendCreate(change: ChangeRecord, context: SendContext): Promise<SendOutcome> {
  const { api, signal } = context;
  const phone = String(change.patch.primaryPhone ?? '');
  const existing = await findByPhone(api, phone, signal);
  if (existing) return mergeInto(existing, change, context);
  context.beforeWrite();
  const { id } = await api.upsertContact(toContactCreate(change.patch), signal);
  const contact = await api.getContact(id, signal);
  return { kind: 'done', contact, surprises: surprisesIn(contact, change.patch) };
}

async function sendUpdate(change: ChangeRecord, context: SendContext): Promise<SendOutcome> {
  const current = context.remoteId === null ? null : await findContact(context.api, context.remoteId, context.signal);
  return current ? mergeInto(current, change, context) : { kind: 'gone' };
}

async function mergeInto(
  current: Contact,
  change: ChangeRecord,
  { api, beforeWrite, signal }: SendContext,
): Promise<SendOutcome> {
  const { send, disputes } = mergeFields('contact', {
    base: change.base,
    mine: change.patch,
    theirs: toContactFields(current),
  });
  if (disputes.length > 0) return { kind: 'disputed', contact: current, disputes };
  if (Object.keys(send).length === 0) return { kind: 'done', contact: current, surprises: {} };
  beforeWrite();
  const contact = await api.updateContact(current.id, toContactUpdate(send), signal);
  return { kind: 'done', contact, surprises: surprisesIn(contact, send) };
}

async function sendDelete(change: ChangeRecord, context: SendContext): Promise<SendOutcome> {
  const { api, remoteId, signal } = context;
  const done = { kind: 'done', contact: null, surprises: {} } as const;
  const current = remoteId === null ? null : await findContact(api, remoteId, signal);
  if (!current) return done;
  const there = toContactFields(current);
  const names = new Set([...Object.keys(change.base), ...Object.keys(there)]);
  const disputes = [...names]
    .filter((field) => !isSameValue(change.base[field], there[field]))
    .map((field) => ({ field, base: change.base[field] ?? null, mine: null, theirs: there[field] ?? null }));
  // Somebody edited it after the person decided to delete it: that decision was about another record.
  if (disputes.length > 0) return { kind: 'disputed', contact: current, disputes };
  context.beforeWrite();
  try {
    await api.deleteContact(current.id, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return done;
}

const SEARCH_ROWS = 100;
const MAX_SEARCH_PAGES = 50;

async function findByPhone(api: GomobileApi, phone: string, signal: AbortSignal): Promise<Contact | null> {
  const seen = new Set<string>();
  for (let page = 1; ; page++) {
    const { items, info } = await api.listContacts({ page, limit: SEARCH_ROWS, search: phone }, signal);
    const found = items.find((contact) => contact.primaryPhone === phone);
    // Lists may leave attributes out, so what is compared is read by id.
    if (found) return findContact(api, found.id, signal);
    if (info.hasNextPage !== true) return null;
    const before = seen.size;
    for (const { id } of items) seen.add(id);
    // A platform that repeats a page for ever says nothing about what it does not show.
    if (seen.size === before || page >= MAX_SEARCH_PAGES) throw endlessList();
  }
}

const endlessList = () =>
  new NetError(
    'UPSTREAM_BAD_REPLY',
    'The platform repeats its list of contacts, so it is not known whether this number is on it.',
    { sent: 'answered', status: 200, brokenReply: true, retryAfterMs: null, code: null },
    { action: 'Earshot tries again by itself.' },
  );

async function findContact(api: GomobileApi, id: string, signal: AbortSignal): Promise<Contact | null> {
  try {
    const contact = await api.getContact(id, signal);
    return contact.deletedAt == null ? contact : null;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** What the platform made of the values sent, where that is something else (a phone number rewritten, a text trimmed). */
function surprisesIn(contact: Contact, sent: Fields): Fields {
  const there = toContactFields(contact);
  return Object.fromEntries(differingFields(sent, there).map((field) => [field, there[field] ?? null]));
}
