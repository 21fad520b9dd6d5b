import type { Contact, CustomAttributeEntry } from '#shared/wire/gomobile/contacts.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import type { CustomAttributeRow } from '../custom-attributes/repository.ts';
import type { ContactRecord } from './repository.ts';

type Attributes = readonly CustomAttributeRow[];

/** As lists carry it: `customAttributes` is a map from slug to value, of those that have one. */
export const toContactWithMap =
  (organizationId: string, attributes: Attributes) =>
  (record: ContactRecord): Contact => {
    const present = attributes.filter(({ id }) => record.values[id] !== undefined);
    const map = Object.fromEntries(present.map(({ id, name }) => [name, record.values[id]]));
    return { ...toWire(record, organizationId), customAttributes: map };
  };

/** As it is read by id: `customAttributes` lists every attribute with its type, `null` where the contact has no value. */
export const toContactWithEntries =
  (organizationId: string, attributes: Attributes) =>
  (record: ContactRecord): Contact => ({
    ...toWire(record, organizationId),
    customAttributes: attributes.map(
      ({ id, name, display_name, type }): CustomAttributeEntry => ({
        id,
        name,
        displayName: display_name,
        type,
        value: record.values[id] ?? null,
      }),
    ),
  });

function toWire(record: ContactRecord, organizationId: string): Contact {
  const { seq: _seq, values: _values, id, createdAt, updatedAt, deletedAt, ...fields } = record;
  return {
    id,
    organizationId,
    ...fields,
    createdAt: toIso(createdAt),
    updatedAt: toIso(updatedAt),
    deletedAt: toIsoOrNull(deletedAt),
  };
}
