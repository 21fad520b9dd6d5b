import type { Attribute } from '#shared/contract/contacts.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { CustomAttribute } from '#shared/wire/gomobile/custom-attributes.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { failureOf, isGone } from '../../net/net-failure.ts';
import { inTransaction } from '../../store/database.ts';
import { applyAttribute, findAttribute, forgetAttribute } from '../../sync/store/attribute-store.ts';
import { findAttributeShown } from './repository.ts';

export type AttributeDeps = Pick<EngineParts, 'db' | 'random' | 'online'>;

export interface NewAttribute {
  connectionId: string;
  displayName: string;
  description: string;
  type: Attribute['type'];
}

/** Makes an attribute now. Where no answer was seen, the platform's list says whether it was made: its name is its key there. */
export async function createAttribute(deps: AttributeDeps, input: NewAttribute): Promise<Attribute> {
  const { connectionId, displayName, description, type } = input;
  const attribute = await deps.online(connectionId, ['gomobile'], async ({ client }) => {
    try {
      return await client.call('createCustomAttribute', {
        body: { displayName, type, ...(description !== '' && { description }) },
      });
    } catch (error) {
      if (!isInDoubt(error)) throw error;
      const { items } = await lookUp(() => client.list('listCustomAttributes'));
      const made = items.find((one) => one.deletedAt == null && one.displayName === displayName && one.type === type);
      if (made) return made;
      throw new AppError('TIMEOUT', 'The platform did not answer, and the attribute is not on its list.', {
        action: 'Nothing was made. Try again.',
        retryable: true,
      });
    }
  });
  return keep(deps, connectionId, attribute);
}

/** Describes an attribute anew, now. The same words twice change nothing, so an open outcome may be tried again. */
export async function describeAttribute(
  deps: AttributeDeps,
  { id, description }: { id: string; description: string },
): Promise<Attribute> {
  const { connectionId, remoteId } = known(deps, id);
  const attribute = await deps.online(connectionId, ['gomobile'], ({ client }) =>
    client.call('updateCustomAttribute', { params: { id: remoteId }, body: { description } }),
  );
  return keep(deps, connectionId, attribute);
}

/** Removes an attribute now. One that is gone already is gone; an open outcome is settled by asking for it. */
export async function removeAttribute(deps: AttributeDeps, id: string): Promise<void> {
  const { connectionId, remoteId } = known(deps, id);
  await deps.online(connectionId, ['gomobile'], async ({ client }) => {
    try {
      await client.act('deleteCustomAttribute', { params: { id: remoteId } });
    } catch (error) {
      if (isGone(error)) return;
      if (!isInDoubt(error)) throw error;
      const isThere = await lookUp(() =>
        client.call('getCustomAttribute', { params: { id: remoteId } }).then(
          ({ deletedAt }) => deletedAt == null,
          (failure: unknown) => {
            if (isGone(failure)) return false;
            throw failure;
          },
        ),
      );
      if (isThere) throw error;
    }
  });
  inTransaction(deps.db, () => forgetAttribute(deps.db, connectionId, remoteId));
}

function keep({ db, random }: AttributeDeps, connectionId: string, attribute: CustomAttribute): Attribute {
  return inTransaction(db, () => {
    applyAttribute({ db, random }, { connectionId, attribute, generation: null });
    const shown = findAttributeShown(db, { connectionId, remoteId: attribute.id });
    if (!shown) throw new AppError('BUG', 'an attribute that was just kept is not here');
    return shown;
  });
}

function known({ db }: AttributeDeps, id: string): { connectionId: string; remoteId: string } {
  const attribute = findAttribute(db, id);
  if (!attribute) throw new AppError('NOT_FOUND', 'This attribute is no longer here.');
  return attribute;
}

/** The request may have taken effect. */
const isInDoubt = (error: unknown): boolean => {
  const failure = failureOf(error);
  return failure !== null && (failure.sent === 'maybe-sent' || failure.brokenReply || (failure.status ?? 0) >= 500);
};

/** A look-up after a doubt: where it fails too, nobody knows, and that is what is said. */
async function lookUp<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new AppError('OUTCOME_UNKNOWN', 'No answer was seen, and the platform could not be asked what happened.', {
      action: 'Look at the list again once it was read: it shows whether this was done.',
      cause,
    });
  }
}
