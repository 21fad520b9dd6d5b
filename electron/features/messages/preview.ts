import type { MessagePreview } from '#shared/contract/messages.ts';
import { CONTACT_TEXT_FIELDS } from '#shared/domain/contact.ts';
import { placeholdersOf, renderMessage } from '#shared/domain/message-template.ts';
import { measureSms, smsNumber } from '#shared/domain/sms.ts';
import { prepare, type ReadDb } from '../../store/database.ts';

const MOST_SAMPLES = 5;

type Value = string | number | boolean | null;

interface Row extends Record<string, Value> {
  id: string;
  displayName: string;
  primaryPhone: string;
  customAttributes: string;
}

// `state` is what the platform, and so a template, calls the region.
const MEMBERS = `SELECT c.id, c.display_name AS displayName, c.first_name AS firstName, c.last_name AS lastName,
  c.full_name AS fullName, c.primary_phone AS primaryPhone, c.primary_email AS primaryEmail, c.address, c.city,
  c.region AS state, c.zip, c.occupation, c.preferred_channel AS preferredChannel, c.gender,
  c.custom_attributes AS customAttributes FROM contacts AS c`;

/** Fields of a contact by the names that templates use. */
const FIELD_NAMES = CONTACT_TEXT_FIELDS.map((name) => (name === 'region' ? 'state' : name));

export const listPlaceholders = (db: ReadDb, connectionId: string): string[] => [
  ...FIELD_NAMES,
  ...prepare<{ name: string }>(db, 'SELECT name FROM attributes WHERE connection_id = ? ORDER BY name LIMIT 400')
    .all(connectionId)
    .map(({ name }) => name),
];

/** What a template makes of the people of an audience, or of one person, all counted from what is kept here. */
export function previewMessage(
  db: ReadDb,
  {
    template,
    audienceId,
    contactId,
  }: { template: string; audienceId?: string | undefined; contactId?: string | undefined },
): MessagePreview {
  const preview: MessagePreview = {
    samples: [],
    people: 0,
    segments: 0,
    unreachable: 0,
    unknown: unknownIn(db, template),
  };
  for (const row of peopleOf(db, audienceId, contactId)) {
    const text = render(template, row);
    const isReachable = smsNumber(row.primaryPhone) !== null && text.trim() !== '';
    const { segments } = measureSms(text);
    if (isReachable) {
      preview.people++;
      preview.segments += segments;
    } else preview.unreachable++;
    if (preview.samples.length < MOST_SAMPLES) {
      preview.samples.push({ contactId: row.id, name: row.displayName, text, segments, isReachable });
    }
  }
  return preview;
}

function peopleOf(db: ReadDb, audienceId: string | undefined, contactId: string | undefined): Iterable<Row> {
  if (contactId !== undefined) return prepare<Row>(db, `${MEMBERS} WHERE c.id = ?`).all(contactId);
  if (audienceId === undefined) return [];
  return prepare<Row>(
    db,
    `${MEMBERS} WHERE c.id IN (SELECT contact_id FROM audience_members WHERE audience_id = ?) ORDER BY c.display_name, c.id`,
  ).iterate(audienceId);
}

function render(template: string, row: Row): string {
  const attributes = JSON.parse(row.customAttributes) as Record<string, Value>;
  return renderMessage(template, (name) => {
    if (FIELD_NAMES.includes(name as (typeof FIELD_NAMES)[number])) return row[name];
    return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  });
}

/** Names that no contact can have: the platform refuses a template with one. */
function unknownIn(db: ReadDb, template: string): string[] {
  const names = placeholdersOf(template).filter((name) => !FIELD_NAMES.includes(name as (typeof FIELD_NAMES)[number]));
  if (names.length === 0) return [];
  const known = new Set(
    prepare<{ name: string }>(db, 'SELECT name FROM attributes')
      .all()
      .map(({ name }) => name),
  );
  return names.filter((name) => !known.has(name)).slice(0, 100);
}
