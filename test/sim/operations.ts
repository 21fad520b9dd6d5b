import { inTransaction } from '../../electron/store/database.ts';
import { confirmChange, discardChange, resolveChange, retryChange } from '../../electron/sync/outbox/decisions.ts';
import { beginEffect } from '../../electron/sync/outbox/effects.ts';
import { enqueueCreate, enqueueDelete, enqueueUpdate } from '../../electron/sync/outbox/enqueue.ts';
import {
  enqueueAudienceAdd,
  enqueueAudienceCreate,
  enqueueAudienceDelete,
  enqueueAudienceUpdate,
} from '../../electron/sync/outbox/enqueue-audience.ts';
import type { Operation as ChangeOperation, Entity } from '../../electron/sync/store/outbox-table.ts';
import { findChange } from '../../electron/sync/store/outbox-table.ts';
import { addAudienceContacts, deleteAudience, updateAudience } from '../../platform/gomobile/audiences/service.ts';
import { createContact, deleteContact, updateContact } from '../../platform/gomobile/contacts/service.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { SimConsole } from './console.ts';
import { type Acknowledged, type Ledger, markOf } from './ledger.ts';
import type { PlannedOperation } from './plan.ts';
import type { SimPlatform } from './platform.ts';
import { STARTS_AT } from './platform.ts';
import { ProcessEnded } from './store.ts';

/** What a person at a console, or another user of the platform, does. */
export interface Stage {
  platform: SimPlatform;
  ledger: Ledger;
  /** Numbers what is made, so that each mark is new. */
  nextNumber(): number;
}

const EDITED_FIELDS = ['firstName', 'lastName', 'city', 'occupation'] as const;
/** Few, so that two sides often mean the same person. */
const PHONES = ['+441134900010', '+441134900011', '+441134900012', '+441134900013', '+441134900014'] as const;

const at = <T>(from: readonly T[], which: number): T | undefined => from[which % Math.max(1, from.length)];

/** Whether the console refused what was asked for, as it may; anything else that goes wrong is a bug. */
export type Deed = 'done' | 'refused' | 'nothing-to-do' | 'crashed';

/** Does at a console what a person does there. */
export function actAtConsole(stage: Stage, console: SimConsole, operation: PlannedOperation): Deed {
  if (console.isDown || console.isAsleep()) return 'nothing-to-do';
  const act = CONSOLE_ACTS[operation.kind];
  if (!act) throw new Error(`no person does ${operation.kind}`);
  const acting = new Acting(stage, console, operation);
  try {
    const isDone = act(acting);
    console.sync.changed();
    return isDone ? 'done' : 'nothing-to-do';
  } catch (error) {
    if (error instanceof ProcessEnded) return 'crashed';
    if (error instanceof AppError && error.code !== 'BUG') return 'refused';
    throw error;
  }
}

/** One act of one person. */
class Acting {
  readonly stage: Stage;
  readonly console: SimConsole;
  readonly operation: PlannedOperation;
  readonly mark: string;

  constructor(stage: Stage, console: SimConsole, operation: PlannedOperation) {
    this.stage = stage;
    this.console = console;
    this.operation = operation;
    this.mark = markOf(console.index, stage.nextNumber());
  }

  get which(): number {
    return this.operation.which;
  }

  pickRow<Row>(sql: string, ...values: unknown[]): Row | undefined {
    return at(this.console.rows<Row>(sql, ...values), this.which);
  }

  pickContact() {
    return this.pickRow<{ id: string; remoteId: string | null }>(
      'SELECT id, remote_id AS remoteId FROM contacts ORDER BY primary_phone, id',
    );
  }

  pickAudience() {
    return this.pickRow<{ id: string }>('SELECT id FROM audiences ORDER BY created_at, id');
  }

  pickChange(...states: string[]): string | undefined {
    return this.pickRow<{ id: string }>(
      'SELECT id FROM outbox WHERE state IN (SELECT value FROM json_each(?)) ORDER BY sequence',
      JSON.stringify(states),
    )?.id;
  }

  /** Runs what the service of a feature runs, in its transaction, and notes what came back as acknowledged. */
  queue(entry: Omit<Acknowledged, 'consoleIndex' | 'allowance' | 'changeId'>, work: (changeId: string) => void): void {
    const { console, stage } = this;
    const changeId = entry.operation === 'create' ? entry.entityId : console.random.uuid();
    const command = { ...entry, changeId, consoleIndex: console.index, allowance: 1 };
    noteEnd(stage, command, () => inTransaction(console.db, () => work(changeId)));
    // An edit that changes nothing, or that joined one of nothing, leaves no change behind.
    if (findChange(console.store.raw, changeId) !== null) stage.ledger.acknowledge(command);
  }
}

/** Runs a command, and notes it as begun where the process ends with it. */
function noteEnd(stage: Stage, command: Acknowledged, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof ProcessEnded) stage.ledger.begun(command);
    throw error;
  }
}

type Act = (acting: Acting) => boolean;

const edit: Act = (acting) => {
  const contact = acting.pickContact();
  if (!contact) return false;
  const { mark, console } = acting;
  const field = at(EDITED_FIELDS, acting.operation.value) ?? 'city';
  // Now and then the same word as before, or a common one, so that edits also agree and undo each other.
  const value = acting.operation.value % 7 === 0 ? 'Leeds' : mark;
  const marks = value === mark ? [mark] : [];
  const fields = { [field]: value };
  const entry = { entity: 'contact', entityId: contact.id, operation: 'update', marks, fields };
  acting.queue(entry, (changeId) =>
    enqueueUpdate(console.db, console.clock, { changeId, contactId: contact.id, fields }),
  );
  return true;
};

const create: Act = (acting) => {
  const { console, mark } = acting;
  const primaryPhone = at(PHONES, acting.operation.value) ?? PHONES[0];
  const taken = console.rows('SELECT 1 FROM contacts WHERE primary_phone = ?', primaryPhone);
  if (taken.length > 0) return false;
  const id = console.random.uuid();
  const fields = { primaryPhone, firstName: mark };
  const entry = { entity: 'contact', entityId: id, operation: 'create', marks: [mark], fields };
  acting.queue(entry, () => {
    enqueueCreate(console.db, console.clock, { id, connectionId: console.connectionId, fields });
  });
  return true;
};

const remove: Act = (acting) => {
  const contact = acting.pickContact();
  if (!contact) return false;
  const { console } = acting;
  const entry = { entity: 'contact', entityId: contact.id, operation: 'delete', marks: [], fields: {} };
  acting.queue(entry, (changeId) => enqueueDelete(console.db, console.clock, { changeId, contactId: contact.id }));
  return true;
};

const createAudience: Act = (acting) => {
  const { console, mark } = acting;
  const id = console.random.uuid();
  const fields = { name: mark, description: null };
  const entry = { entity: 'audience', entityId: id, operation: 'create', marks: [mark], fields };
  acting.queue(entry, () => {
    enqueueAudienceCreate(console.db, console.clock, { id, connectionId: console.connectionId, fields });
  });
  return true;
};

const editAudience: Act = (acting) => {
  const audience = acting.pickAudience();
  if (!audience) return false;
  const { console, mark } = acting;
  const fields = { description: mark };
  const entry = { entity: 'audience', entityId: audience.id, operation: 'update', marks: [mark], fields };
  acting.queue(entry, (changeId) =>
    enqueueAudienceUpdate(console.db, console.clock, { changeId, audienceId: audience.id, fields }),
  );
  return true;
};

const removeAudience: Act = (acting) => {
  const audience = acting.pickAudience();
  if (!audience) return false;
  const { console } = acting;
  const entry = { entity: 'audience', entityId: audience.id, operation: 'delete', marks: [], fields: {} };
  acting.queue(entry, (changeId) =>
    enqueueAudienceDelete(console.db, console.clock, { changeId, audienceId: audience.id }),
  );
  return true;
};

const addToAudience: Act = (acting) => {
  const audience = acting.pickAudience();
  const contact = acting.pickContact();
  if (!audience || !contact) return false;
  const { console } = acting;
  const groupId = console.random.uuid();
  inTransaction(console.db, () =>
    enqueueAudienceAdd(console.db, console, {
      groupId,
      audienceId: audience.id,
      selection: { kind: 'ids', ids: [contact.id] },
    }),
  );
  return true;
};

/** Has an effect on people, as the features ask for it. */
function begin(
  acting: Acting,
  effect: {
    connectionId?: string;
    entity: Entity;
    entityId: string | null;
    operation: ChangeOperation;
    request?: unknown;
    marks: string[];
  },
): boolean {
  const { console, stage } = acting;
  const { connectionId = console.connectionId, entity, operation, request, marks } = effect;
  const id = console.random.uuid();
  const entityId = effect.entityId ?? id;
  const entry = { changeId: id, consoleIndex: console.index, entity, entityId, operation, marks, fields: {} };
  const command = { ...entry, allowance: 1 };
  noteEnd(stage, command, () =>
    beginEffect(
      { db: console.db, clock: console.clock, publish: () => {}, onQueued: () => console.sync.changed() },
      {
        ...{ id, connectionId, entity, entityId, entityLabel: entity, operation, patch: {} },
        ...(request !== undefined && { base: { request: JSON.stringify(request) } }),
      },
    ),
  );
  stage.ledger.acknowledge(command);
  return true;
}

const message: Act = (acting) => {
  const contact = acting.pickContact();
  if (!contact?.remoteId) return false;
  const { mark, stage } = acting;
  const body = { contactId: contact.remoteId, senderId: stage.platform.means.senderId, message: mark };
  const request = { channel: 'sms', body };
  return begin(acting, { entity: 'message', entityId: null, operation: 'send', request, marks: [mark] });
};

const whatsapp: Act = (acting) => {
  const { mark, console } = acting;
  const connectionId = console.connectionIds.get('flowgent');
  const agent = acting.pickRow<{ remoteId: string }>(
    "SELECT remote_id AS remoteId FROM records WHERE collection = 'agents' AND connection_id = ?",
    connectionId ?? '',
  );
  if (!connectionId || !agent) return false;
  const body = { recipient_phone_number: '441134900000', template_name: 'hello', language: 'en', customer_name: mark };
  const request = { channel: 'whatsapp', agentRemoteId: agent.remoteId, body };
  return begin(acting, { connectionId, entity: 'message', entityId: null, operation: 'send', request, marks: [mark] });
};

/** Calls are asked for a month ahead: what the dialler then does is no part of this. */
const CALL_AT = new Date(STARTS_AT + 30 * 86_400_000).toISOString();

const call: Act = (acting) => {
  const contact = acting.pickContact();
  if (!contact?.remoteId) return false;
  const { flowId, didId } = acting.stage.platform.means;
  const delay = 1_000_000 + acting.stage.nextNumber();
  const retry = { type: 'fixed-delay', delay, maxRetries: 1 };
  const body = { didId, contactId: contact.remoteId, flowId, retry, startAt: CALL_AT };
  const marks = [`"delay":${delay}`];
  return begin(acting, {
    entity: 'call',
    entityId: null,
    operation: 'start',
    request: { mode: 'request', body },
    marks,
  });
};

const record =
  (entity: 'program' | 'smsProgram', collection: 'programs' | 'smsPrograms', operation: 'launch' | 'delete'): Act =>
  (acting) => {
    const found = acting.pickRow<{ id: string; remoteId: string }>(
      'SELECT id, remote_id AS remoteId FROM records WHERE collection = ? ORDER BY name, id',
      collection,
    );
    if (!found) return false;
    const marks = operation === 'launch' ? [`${found.remoteId}/launch`] : [];
    const request = operation === 'launch' ? { people: null } : undefined;
    return begin(acting, { entity, entityId: found.id, operation, marks, request });
  };

const confirm: Act = (acting) => {
  const id = acting.pickChange('held');
  if (id) confirmChange(acting.console.db, acting.console.clock, id);
  return id !== undefined;
};

const discard: Act = (acting) => {
  const id = acting.pickChange('queued', 'held', 'conflict', 'failed');
  if (id) discardChange(acting.console.db, acting.console.clock, id);
  return id !== undefined;
};

const resolve: Act = (acting) => {
  const { console, stage } = acting;
  const id = acting.pickChange('conflict');
  if (!id) return false;
  const fields = findChange(console.store.raw, id)?.conflict?.fields ?? [];
  const choice = acting.operation.value % 2 === 0 ? 'mine' : 'theirs';
  stage.ledger.allowAgain(id, resolverOf(console));
  resolveChange(console.db, console.clock, id, Object.fromEntries(fields.map(({ field }) => [field, choice])));
  return true;
};

const retry: Act = (acting) => {
  const id = acting.pickChange('failed', 'queued', 'unknown');
  if (!id) return false;
  const { console, stage } = acting;
  const before = findChange(console.store.raw, id)?.state;
  retryChange(console.db, console.clock, id);
  if (before === 'failed') stage.ledger.allowAgain(id, resolverOf(console));
  return true;
};

/** The change that an edit was folded into. */
const resolverOf = (console: SimConsole) => (changeId: string) =>
  findChange(console.store.raw, changeId)?.id ?? changeId;

const CONSOLE_ACTS: Readonly<Record<string, Act>> = {
  edit,
  create,
  remove,
  'create-audience': createAudience,
  'edit-audience': editAudience,
  'remove-audience': removeAudience,
  'add-to-audience': addToAudience,
  message,
  whatsapp,
  call,
  launch: record('program', 'programs', 'launch'),
  'launch-sms': record('smsProgram', 'smsPrograms', 'launch'),
  'remove-program': record('program', 'programs', 'delete'),
  confirm,
  discard,
  resolve,
  retry,
  'sync-now': ({ console }) => {
    console.sync.run();
    return true;
  },
  pause: ({ console }) => {
    console.sync.setPaused(true);
    return true;
  },
  unpause: ({ console }) => {
    console.sync.setPaused(false);
    return true;
  },
};

/** Does what another user of the platform does, straight there. */
export function actOnPlatform({ platform, ledger, nextNumber }: Stage, operation: PlannedOperation): boolean {
  const { workspace } = platform;
  const contactId = at(platform.contactIds(), operation.which);
  const audiences = platform.rows<{ id: string }>('SELECT id FROM audiences WHERE deleted_at IS NULL ORDER BY seq');
  const audience = at(audiences, operation.which);
  const mark = `theirs-${nextNumber()}`;
  switch (operation.kind) {
    case 'their-edit': {
      if (!contactId) return false;
      const field = at(EDITED_FIELDS, operation.value) ?? 'city';
      updateContact(workspace, contactId, { [field]: operation.value % 7 === 0 ? 'Leeds' : mark });
      ledger.noteState(contactId, platform.fieldsOf(contactId));
      return true;
    }
    case 'their-create': {
      const primaryPhone = at(PHONES, operation.value) ?? PHONES[0];
      const taken = platform.rows('SELECT 1 FROM contacts WHERE primary_phone = @primaryPhone AND deleted_at IS NULL', {
        primaryPhone,
      });
      if (taken.length > 0) return false;
      const { id } = createContact(workspace, { primaryPhone, firstName: mark });
      ledger.noteState(id, platform.fieldsOf(id));
      return true;
    }
    case 'their-delete':
      if (contactId) deleteContact(workspace, contactId);
      return contactId !== undefined;
    case 'their-swap': {
      const leaving = at(platform.contactIds().slice(0, 3), operation.which);
      if (!leaving) return false;
      deleteContact(workspace, leaving);
      const primaryPhone = `+44113480${String(nextNumber()).padStart(4, '0')}`;
      const { id } = createContact(workspace, { primaryPhone, firstName: mark });
      ledger.noteState(id, platform.fieldsOf(id));
      return true;
    }
    case 'their-audience-edit':
      if (audience) updateAudience(workspace, audience.id, { description: mark });
      return audience !== undefined;
    case 'their-audience-delete':
      if (!audience || isInUse(platform, audience.id)) return false;
      deleteAudience(workspace, audience.id);
      return true;
    case 'their-member':
      if (audience && contactId) addAudienceContacts(workspace, audience.id, [contactId]);
      return audience !== undefined && contactId !== undefined;
    default:
      throw new Error(`nobody there does ${operation.kind}`);
  }
}

/** The platform refuses to delete an audience that programs are for. */
const isInUse = (platform: SimPlatform, id: string): boolean =>
  platform.rows(
    'SELECT 1 FROM programs WHERE audience_id = @id UNION SELECT 1 FROM sms_programs WHERE audience_id = @id',
    { id },
  ).length > 0;
