import type { AdditionOutcome, AudienceRow } from '#shared/contract/audiences.ts';
import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { inTransaction, prepare, type ReadDb } from '../../store/database.ts';
import {
  enqueueAudienceAdd,
  enqueueAudienceCreate,
  enqueueAudienceDelete,
  enqueueAudienceUpdate,
} from '../../sync/outbox/enqueue-audience.ts';
import { findChange } from '../../sync/store/outbox-table.ts';
import { findAudience } from './repository.ts';

export type AudienceDeps = Pick<EngineParts, 'db' | 'clock' | 'random'>;

export function getAudience(db: ReadDb, id: string): AudienceRow {
  const audience = findAudience(db, id);
  if (!audience) throw new AppError('NOT_FOUND', 'This audience is no longer here.');
  return audience;
}

export interface NewAudience {
  id: string;
  connectionId: string;
  name: string;
  description: string | null;
  people?: { groupId: string; selection: ContactSelection } | undefined;
}

/** Makes an audience once, however often the same id arrives, and lets the chosen contacts join it, all in one transaction. */
export function createAudience(
  deps: AudienceDeps,
  { id, connectionId, name, description, people }: NewAudience,
): { audience: AudienceRow; addition: AdditionOutcome | null } {
  const { db, clock } = deps;
  return inTransaction(db, () => {
    if (!findAudience(db, id)) {
      if (findChange(db, id)) throw new AppError('CONFLICT', 'This audience was made before and is no longer here.');
      assertOffered(db, connectionId);
      enqueueAudienceCreate(db, clock, {
        id,
        connectionId,
        fields: { name, ...(description !== null && description !== '' && { description }) },
      });
    }
    const addition = people ? enqueueAudienceAdd(db, deps, { ...people, audienceId: id }) : null;
    return { audience: getAudience(db, id), addition };
  });
}

export function updateAudience(
  { db, clock }: AudienceDeps,
  { changeId, id, name, description }: { changeId: string; id: string; name?: string; description?: string },
): AudienceRow {
  return inTransaction(db, () => {
    const fields = { ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
    enqueueAudienceUpdate(db, clock, { changeId, audienceId: id, fields });
    return getAudience(db, id);
  });
}

/** Queues the deletion of an audience, held until it is confirmed in the Outbox. */
export function removeAudience({ db, clock }: AudienceDeps, input: { changeId: string; id: string }): void {
  inTransaction(db, () => enqueueAudienceDelete(db, clock, { changeId: input.changeId, audienceId: input.id }));
}

export function addToAudience(
  deps: AudienceDeps,
  { groupId, id, selection }: { groupId: string; id: string; selection: ContactSelection },
): AdditionOutcome {
  return inTransaction(deps.db, () => enqueueAudienceAdd(deps.db, deps, { groupId, audienceId: id, selection }));
}

function assertOffered(db: ReadDb, connectionId: string): void {
  const row = prepare<{ platform: string }>(db, 'SELECT platform FROM connections WHERE id = ?').get(connectionId);
  if (!row) throw new AppError('NOT_FOUND', 'This connection is no longer here.');
  if (row.platform !== 'gomobile')
    throw new AppError('NOT_OFFERED', 'The platform of this connection has no audiences.');
}
