import { randomUUID } from 'node:crypto';
import type { Contact, ContactCreate, ContactUpdate } from '#shared/wire/gomobile/contacts.ts';
import { toContactFields } from '../../connectors/gomobile/contact-mapping.ts';
import type { GomobileApi } from '../../connectors/gomobile/gomobile-api.ts';
import type { ListPage, PageQuery } from '../../connectors/list-page.ts';
import type { Clock } from '../../lib/ports.ts';
import { NetError } from '../../net/net-failure.ts';
import { toReplyError } from '../../net/reply-errors.ts';

/** What happens to a request. The `after` ones take effect first. A crash never answers. */
export type Fault = 'none' | 'refused' | 'lost-before' | 'lost-after' | '500' | '503' | 'crash-before' | 'crash-after';

const line = (sent: 'not-sent' | 'maybe-sent') =>
  new NetError('OFFLINE', 'line', { sent, status: null, brokenReply: false, retryAfterMs: null, code: null });

const status = (code: number, body: { code?: string } = {}) =>
  toReplyError({ status: code, retryAfter: null, body }, 0);

const EMPTY_PAGE = {
  items: [],
  rejected: [],
  info: { page: 1, limit: 1, offset: 0, total: 0, totalPages: 0, hasNextPage: false },
};

/** Contacts of a platform in memory, by the rules of the real one, on a line that breaks as told. */
export class MemoryPlatform {
  readonly contacts = new Map<string, Contact>();
  /** Every state that each contact has been in, oldest first. */
  readonly history = new Map<string, Contact[]>();
  /** Requests with an effect that were carried out for the console. */
  effects: { operation: 'create' | 'update' | 'delete'; id: string }[] = [];
  /** Says what happens to the next request. */
  nextFault: () => Fault = () => 'none';
  /** Told when a request will never be answered. */
  onCrash: () => void = () => {};
  readonly api: GomobileApi;
  /** Every other list of the platform, which is empty. */
  readonly client = { list: async () => EMPTY_PAGE };
  readonly #clock: Clock;
  #ticks = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.api = this.#createApi();
  }

  create(fields: ContactCreate): Contact {
    if (this.findByPhone(fields.primaryPhone)) throw status(409, { code: 'DUPLICATE_CONTACT' });
    const now = this.#tick();
    return this.#put({
      ...(fields as object),
      id: randomUUID(),
      primaryPhone: fields.primaryPhone,
      createdAt: now,
      updatedAt: now,
    });
  }

  update(id: string, changes: ContactUpdate): Contact {
    const contact = this.contacts.get(id);
    if (!contact) throw status(404);
    const holder = changes.primaryPhone === undefined ? null : this.findByPhone(changes.primaryPhone);
    if (holder && holder.id !== id) throw status(409, { code: 'DUPLICATE_CONTACT' });
    return this.#put({ ...contact, ...changes, id, updatedAt: this.#tick() } as Contact);
  }

  remove(id: string): void {
    if (!this.contacts.delete(id)) throw status(404);
  }

  findByPhone(phone: string): Contact | null {
    return [...this.contacts.values()].find(({ primaryPhone }) => primaryPhone === phone) ?? null;
  }

  fieldsOf(id: string) {
    const contact = this.contacts.get(id);
    return contact ? toContactFields(contact) : null;
  }

  /** Strictly rising, as the platform's own clock is. */
  #tick(): string {
    this.#ticks++;
    return new Date(this.#clock.now() + this.#ticks).toISOString();
  }

  #put(contact: Contact): Contact {
    this.contacts.set(contact.id, contact);
    this.history.set(contact.id, [...(this.history.get(contact.id) ?? []), contact]);
    return contact;
  }

  async #request<T>(carryOut: () => T): Promise<T> {
    // As on a real line, nothing happens in the turn that asked.
    await Promise.resolve();
    const fault = this.nextFault();
    if (fault === 'refused') throw line('not-sent');
    if (fault === 'lost-before') throw line('maybe-sent');
    if (fault === '500' || fault === '503') throw status(Number(fault));
    if (fault === 'crash-before') return this.#crash();
    const result = structuredClone(carryOut());
    if (fault === 'lost-after') throw line('maybe-sent');
    if (fault === 'crash-after') return this.#crash();
    return result;
  }

  #crash(): Promise<never> {
    this.onCrash();
    return new Promise(() => {});
  }

  #page<T>(rows: T[], { page, limit }: PageQuery): ListPage<T> {
    const info = {
      page,
      limit,
      offset: null,
      total: rows.length,
      totalPages: null,
      hasNextPage: page * limit < rows.length,
    };
    return { items: rows.slice((page - 1) * limit, page * limit), rejected: [], info };
  }

  #createApi(): GomobileApi {
    const nothing = async () => EMPTY_PAGE;
    const unused = () => Promise.reject(status(404));
    const effect = (operation: 'create' | 'update' | 'delete', id: string) => this.effects.push({ operation, id });
    return {
      getMe: () => this.#request(() => ({ id: 'me', email: 'a@b.c', organization: { id: 'org', name: 'Org' } })),
      listContacts: (query) =>
        this.#request(() => {
          const rows = [...this.contacts.values()].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
          return this.#page(
            rows.filter(({ primaryPhone }) => primaryPhone.includes(query.search ?? '')),
            query,
          );
        }),
      getContact: (id) =>
        this.#request(() => {
          const contact = this.contacts.get(id);
          if (!contact) throw status(404);
          return contact;
        }),
      upsertContact: (contact) =>
        this.#request(() => {
          const existing = this.findByPhone(contact.primaryPhone);
          const written = existing ? this.update(existing.id, contact as ContactUpdate) : this.create(contact);
          effect('create', written.id);
          return { id: written.id, created: !existing };
        }),
      updateContact: (id, changes) =>
        this.#request(() => {
          const written = this.update(id, changes);
          effect('update', id);
          return written;
        }),
      deleteContact: (id) =>
        this.#request(() => {
          this.remove(id);
          effect('delete', id);
        }),
      listCustomAttributes: nothing,
      listAudiences: nothing,
      listAudienceContacts: nothing,
      listRecordings: nothing,
      getAudience: unused,
      getRecording: unused,
      getCallReport: unused,
    };
  }
}
