import { IncomingMessage } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { toContactFields } from '../../electron/connectors/gomobile/contact-mapping.ts';
import { Clock, clockFor } from '../../platform/db/clock.ts';
import { openDatabase } from '../../platform/db/open.ts';
import { all, type Db, first, type Parameters, run } from '../../platform/db/statements.ts';
import { addAudienceContacts, createAudience } from '../../platform/gomobile/audiences/service.ts';
import { createContact, getContact } from '../../platform/gomobile/contacts/service.ts';
import { createFlow } from '../../platform/gomobile/flows/service.ts';
import { createProgram } from '../../platform/gomobile/programs/service.ts';
import { createSmsProgram } from '../../platform/gomobile/sms-programs/service.ts';
import { preparePlatform } from '../../platform/server.ts';
import { SAMPLE_DIR } from '../../platform/test-support.ts';
import { identityOf, type Workspace } from '../../platform/workspace.ts';
import type { Fields } from '../../shared/domain/fields.ts';
import { AnswerMemory } from './answer-memory.ts';
import { createPrng, type Prng } from './prng.ts';

/** Where every seed begins. A Monday. */
export const STARTS_AT = Date.UTC(2026, 2, 2, 9);
/** Every id that the platform makes begins so. */
export const PLATFORM_PREFIX = 'feed0000';
export const API_KEY = 'simulated-key-0123456789';
const TASKS_EVERY_MS = 5_000;
const FORGET = 'UPDATE settings SET value = value';

/** A request as it goes over the line. */
export interface LineRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string | null;
}

export interface LineReply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What programs, messages and calls of the simulation are made with. */
export interface Means {
  flowId: string;
  didId: string;
  senderId: string;
}

/**
 * The local platform's own code, answering without a socket. It is made once a process; each seed works in a transaction that
 * is taken back at its end, and a backup is a savepoint in it.
 */
export class SimPlatform {
  readonly workspace: Workspace;
  readonly means: Means;
  readonly #app: FastifyInstance;
  readonly #db: Db;
  readonly #now: () => number;
  readonly #templateClock: number;
  readonly #setIds: (prng: Prng) => void;
  readonly #answers: AnswerMemory;
  #tasksRanAt = 0;
  #hasBackup = false;

  private constructor(parts: {
    workspace: Workspace;
    means: Means;
    app: FastifyInstance;
    now: () => number;
    setIds: (prng: Prng) => void;
    answers: AnswerMemory;
  }) {
    this.#answers = parts.answers;
    this.workspace = parts.workspace;
    this.means = parts.means;
    this.#app = parts.app;
    this.#db = parts.workspace.db;
    this.#now = parts.now;
    this.#setIds = parts.setIds;
    this.#templateClock = clockFor(this.#db, parts.now).tick();
  }

  /** `now`: the time of day there. `onBug`: told of errors that the platform's own code did not expect. */
  static async create({ now, onBug }: { now: () => number; onBug: (error: unknown) => void }): Promise<SimPlatform> {
    const { db } = openDatabase(null, null);
    const answers = new AnswerMemory(db);
    let ids = createPrng('platform template');
    const { app, workspace } = await preparePlatform(db, {
      seed: 'empty',
      sampleDir: SAMPLE_DIR,
      apiKey: API_KEY,
      trilletPerMinute: null,
      wordPaceMs: 0,
      now,
      newId: () => ids.uuid(PLATFORM_PREFIX),
      logger: loggerOf(onBug),
    });
    await app.ready();
    thinOut(workspace);
    const means = fill(workspace);
    const setIds = (prng: Prng) => {
      ids = prng;
    };
    answers.begin(db);
    return new SimPlatform({ workspace, means, app, now, setIds, answers });
  }

  get workspaceId(): string {
    return identityOf(this.#db).workspaceId;
  }

  /** Begins a seed on the workspace as it was made. */
  begin(ids: Prng): void {
    this.#setIds(ids);
    this.#db.exec('BEGIN');
    this.#startClock();
    this.#tasksRanAt = this.#now();
    this.#hasBackup = false;
  }

  /** Forgets all that the seed did. */
  end(): void {
    this.#db.exec('ROLLBACK');
    this.#answers.startOver();
  }

  backUp(): void {
    if (this.#hasBackup) this.#db.exec('RELEASE backup');
    this.#db.exec('SAVEPOINT backup');
    this.#hasBackup = true;
  }

  /** Goes back to the backup: versions go back with it. Answers false where there is none. */
  restore(): boolean {
    if (!this.#hasBackup) return false;
    this.#db.exec('ROLLBACK TO backup');
    this.#answers.wentBack();
    this.#forgetFigures();
    this.#startClock();
    return true;
  }

  /** Carries a request out. */
  async carryOut(request: LineRequest): Promise<LineReply> {
    await this.runTasks();
    const ask = () => this.#inject(request);
    const reply = request.method === 'GET' ? await this.#answers.answer(request, ask) : await ask();
    // The date of a reply is the platform's own time of day.
    return { ...reply, headers: { ...reply.headers, date: new Date(this.#now()).toUTCString() } };
  }

  async #inject({ method, path, headers, body }: LineRequest): Promise<LineReply> {
    this.#forgetFigures();
    const reply = await this.#app.inject({
      method: method as 'GET',
      url: path,
      Request: InjectedMessage,
      headers,
      ...(body !== null && { payload: body }),
    });
    const kept = Object.entries(reply.headers).map(([name, value]) => [name, String(value)]);
    return { status: reply.statusCode, headers: Object.fromEntries(kept), body: reply.payload };
  }

  /** Lets happen what became due there by itself. */
  async runTasks(): Promise<void> {
    if (this.#now() - this.#tasksRanAt < TASKS_EVERY_MS) return;
    this.#tasksRanAt = this.#now();
    await this.workspace.tasks.runDue();
  }

  /** Contacts there, by id. */
  contacts(): Map<string, Fields> {
    const rows = all<{ id: string }>(this.#db, 'SELECT id FROM contacts WHERE deleted_at IS NULL ORDER BY seq');
    return new Map(rows.map(({ id }) => [id, this.fieldsOf(id)]));
  }

  contactIds(): string[] {
    return all<{ id: string }>(this.#db, 'SELECT id FROM contacts WHERE deleted_at IS NULL ORDER BY seq').map(
      ({ id }) => id,
    );
  }

  hasContact(id: string): boolean {
    return first(this.#db, 'SELECT 1 AS one FROM contacts WHERE id = @id AND deleted_at IS NULL', { id }) !== undefined;
  }

  fieldsOf(id: string): Fields {
    return toContactFields(getContact(this.workspace, id));
  }

  rows<Row>(sql: string, parameters: Parameters = {}): Row[] {
    return all<Row>(this.#db, sql, parameters);
  }

  /** Time there goes on after all that is kept, as it does when the server starts. */
  #startClock(): void {
    this.workspace.clock = new Clock(this.#now, this.#templateClock);
  }

  /** What the platform itself remembers of its lists ends with a write: a rollback is none, and every answer is to show what it reads. */
  #forgetFigures(): void {
    run(this.#db, FORGET);
  }
}

/** A request that came by no socket still has its headers one by one, as those of Node have. */
class InjectedMessage extends IncomingMessage {}
Object.defineProperty(InjectedMessage.prototype, 'headersDistinct', {
  get(this: IncomingMessage) {
    return Object.fromEntries(Object.entries(this.headers).map(([name, value]) => [name, [String(value)]]));
  },
});

/** Hears of what the platform's own code did not expect, and of nothing else. */
function loggerOf(onBug: (error: unknown) => void): FastifyBaseLogger {
  const nothing = () => {};
  const logger: FastifyBaseLogger = {
    level: 'error',
    silent: nothing,
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: onBug,
    fatal: onBug,
    child: () => logger,
  };
  return logger;
}

/** What every new workspace has and no seed works with costs a request a pull. */
function thinOut({ db }: Workspace): void {
  db.exec(`DELETE FROM dictionary_entries;
    DELETE FROM dictionaries;
    UPDATE agents SET deleted_at = created_at WHERE id <> (SELECT min(id) FROM agents)`);
}

/** People, audiences and programs to work with. */
function fill(workspace: Workspace): Means {
  const { db } = workspace;
  const people = ['Amina', 'Bilal', 'Chadia', 'Driss', 'Elias', 'Farah'].map((firstName, index) =>
    createContact(workspace, { primaryPhone: `+44113490000${index}`, firstName, city: 'Leeds' }),
  );
  const [first3, last3] = [people.slice(0, 3), people.slice(3)];
  const regulars = createAudience(workspace, { name: 'Regulars' });
  addAudienceContacts(
    workspace,
    regulars.id,
    first3.map(({ id }) => id),
  );
  const others = createAudience(workspace, { name: 'Others', description: 'Everybody else' });
  addAudienceContacts(
    workspace,
    others.id,
    last3.map(({ id }) => id),
  );
  const node = (id: string, type: string, outputs = {}) => ({ id, type, label: id, config: {}, outputs });
  const graph = {
    startNodeId: 'call',
    nodes: [node('call', 'dial', { onAnswer: 'end', default: 'end' }), node('end', 'hangup')],
  };
  const flowId = createFlow(workspace, { name: 'Survey', graph }).id;
  const didId = all<{ id: string }>(db, 'SELECT id FROM dids ORDER BY id')[0]?.id ?? '';
  const senderId = all<{ id: string }>(db, 'SELECT id FROM sender_ids ORDER BY id')[0]?.id ?? '';
  for (const name of ['Spring', 'Autumn']) {
    createProgram(workspace, {
      name,
      audienceId: regulars.id,
      flowId,
      startAt: new Date(STARTS_AT - 86_400_000).toISOString(),
      didPool: [didId],
      retryStrategy: { type: 'none' },
    });
    const messageTemplate = `${name} greetings, {{ $contact.firstName }}`;
    createSmsProgram(workspace, { name, audienceId: others.id, senderId, messageTemplate });
  }
  return { flowId, didId, senderId };
}
