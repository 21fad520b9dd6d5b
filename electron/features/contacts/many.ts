import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import type { ManyFields, ManyOutcome } from '#shared/contract/contacts.ts';
import { flattenContact } from '#shared/domain/contact.ts';
import { ATTRIBUTE_PREFIX } from '#shared/domain/contact-filter.ts';
import { differingFields, type Fields } from '#shared/domain/fields.ts';
import { mayDiscard } from '#shared/domain/outbox-state.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { contactProblems } from '../../connectors/gomobile/contact-mapping.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import { inTransaction, type ReadDb, type WriteDb } from '../../store/database.ts';
import { discardAlone } from '../../sync/outbox/decisions.ts';
import { enqueueDelete, enqueueUpdate } from '../../sync/outbox/enqueue.ts';
import { readContact } from '../../sync/store/contact-store.ts';
import { hasGroup, listGroup } from '../../sync/store/outbox-table.ts';
import { changingIds, countChosen, removableIds } from './many-repository.ts';

/** Edits of more contacts than this wait for a confirmation. */
export const MAX_FREE_EDITS = 100;

export interface ManyDeps {
  db: WriteDb;
  clock: Clock;
  random: Random;
}

type GivenFields = { [K in keyof ManyFields]?: ManyFields[K] | undefined };

/** What setting these fields on the chosen contacts would change. */
export function previewMany(
  db: ReadDb,
  { selection, fields }: { selection: ContactSelection; fields: GivenFields },
): ManyOutcome {
  const flat = checked(fields);
  return outcomeOf(db, selection, flat, changingIds(db, selection, flat).length);
}

/** Sets the fields named on all chosen contacts, in one transaction. */
export function changeMany(
  { db, clock, random }: ManyDeps,
  { groupId, selection, fields }: { groupId: string; selection: ContactSelection; fields: GivenFields },
): ManyOutcome {
  const flat = checked(fields);
  return inTransaction(db, () => {
    if (hasGroup(db, groupId)) return repeated(db, groupId);
    const ids = changingIds(db, selection, flat);
    const outcome = outcomeOf(db, selection, flat, ids.length);
    for (const contactId of ids) {
      enqueueUpdate(db, clock, {
        changeId: random.uuid(),
        contactId,
        fields: flat,
        group: { id: groupId, isHeld: outcome.isHeld },
      });
    }
    return outcome;
  });
}

/** Holds the deletion of all chosen contacts, in one transaction. Those that never left this machine go at once. */
export function removeMany(
  { db, clock, random }: ManyDeps,
  { groupId, selection }: { groupId: string; selection: ContactSelection },
): ManyOutcome {
  return inTransaction(db, () => {
    if (hasGroup(db, groupId)) return repeated(db, groupId);
    const chosenCount = countChosen(db, selection);
    const ids = removableIds(db, selection);
    for (const contactId of ids) enqueueDelete(db, clock, { changeId: random.uuid(), contactId, groupId });
    return { chosenCount, changedCount: ids.length, skippedCount: chosenCount - ids.length, isHeld: true };
  });
}

/** Takes an edit of many back: gives up what has not left, and edits back what has, where it still stands as it was set. */
export function undoMany(
  { db, clock, random }: ManyDeps,
  { groupId, undoId }: { groupId: string; undoId: string },
): { undoneCount: number; leftCount: number; isHeld: boolean } {
  return inTransaction(db, () => {
    const changes = listGroup(db, groupId).filter(({ state }) => state !== 'discarded');
    if (hasGroup(db, undoId)) return { undoneCount: listGroup(db, undoId).length, leftCount: 0, isHeld: false };
    // Newest first: what builds on a change goes before it.
    const waiting = changes.filter((change) => mayDiscard(change.state) && change.firstSentAt === null).toReversed();
    for (const { id } of waiting) discardAlone(db, clock, id);
    const sent = changes
      .filter(({ state, operation, entity }) => state === 'done' && operation === 'update' && entity === 'contact')
      .flatMap((change) => backOf(db, change));
    const isHeld = sent.length > MAX_FREE_EDITS;
    for (const { contactId, fields } of sent) {
      enqueueUpdate(db, clock, { changeId: random.uuid(), contactId, fields, group: { id: undoId, isHeld } });
    }
    const undoneCount = waiting.length + sent.length;
    return { undoneCount, leftCount: changes.length - undoneCount, isHeld };
  });
}

/** The edit that puts the values before a change back, but for those that somebody has set otherwise since. */
function backOf(
  db: ReadDb,
  { entityId, patch, base }: { entityId: string; patch: Fields; base: Fields },
): { contactId: string; fields: Fields }[] {
  const { fields: shown, changes } = readContact(db, entityId);
  if (!shown || changes.some(({ operation }) => operation === 'delete')) return [];
  const moved = new Set(differingFields(patch, shown));
  const fields = Object.fromEntries(
    Object.keys(patch)
      .filter((field) => !moved.has(field))
      .map((field) => [field, base[field] ?? null]),
  );
  return Object.keys(fields).length > 0 ? [{ contactId: entityId, fields }] : [];
}

function checked(fields: GivenFields): Fields {
  const flat = flattenContact(fields);
  if (Object.keys(flat).length === 0) throw new AppError('INVALID', 'Choose a field to set.');
  const problems = contactProblems(flat, 'update');
  if (problems.length > 0) throw new AppError('INVALID', problems.join(' '));
  return flat;
}

function outcomeOf(db: ReadDb, selection: ContactSelection, fields: Fields, changedCount: number): ManyOutcome {
  const chosenCount = countChosen(db, selection);
  const attributes = Object.keys(fields)
    .filter((field) => field.startsWith(ATTRIBUTE_PREFIX))
    .map((field) => field.slice(ATTRIBUTE_PREFIX.length));
  const editableCount = countChosen(db, selection, { attributes });
  return {
    chosenCount,
    changedCount,
    skippedCount: chosenCount - editableCount,
    isHeld: changedCount > MAX_FREE_EDITS,
  };
}

function repeated(db: ReadDb, groupId: string): ManyOutcome {
  const changes = listGroup(db, groupId);
  return {
    chosenCount: changes.length,
    changedCount: changes.length,
    skippedCount: 0,
    isHeld: changes.some(({ state }) => state === 'held'),
  };
}
