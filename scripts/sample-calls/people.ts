import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, SampleContact } from './manifest.ts';

type Language = 'en' | 'fr' | 'es';

export const organisation: Manifest['organisation'] = {
  name: 'Lanternhouse Contact Center',
  slug: 'lanternhouse',
  timezone: 'Europe/Dublin',
  currency: 'EUR',
};

export const user: Manifest['user'] = { email: 'alex.morgan@example.com', firstName: 'Alex', lastName: 'Morgan' };

/** The agents and the voice of each in the languages they speak. Nora and Leo are virtual assistants. */
export const agents: { key: string; name: string; voices: Partial<Record<Language, string>> }[] = [
  { key: 'nora', name: 'Nora (virtual assistant)', voices: { en: 'slt-bright', fr: 'fr-ines', es: 'es-carla' } },
  { key: 'leo', name: 'Leo (virtual assistant)', voices: { en: 'kal' } },
  { key: 'daniel', name: 'Daniel Okafor', voices: { en: 'rms' } },
  { key: 'callum', name: 'Callum Fraser', voices: { en: 'awb' } },
  { key: 'priya', name: 'Priya Nair', voices: { en: 'slt-warm' } },
  { key: 'tom', name: 'Tom Whitfield', voices: { en: 'rms-deep' } },
  { key: 'claire', name: 'Claire Fontaine', voices: { fr: 'fr-claire' } },
  { key: 'lucia', name: 'Lucía Herrera', voices: { es: 'es-lucia' } },
];

/** The voice of the recorded announcements. */
export const announcer: Record<Language, string> = { en: 'slt', fr: 'fr-odile', es: 'es-pilar' };

export const customAttributes: Manifest['customAttributes'] = [
  { displayName: 'Account number', description: 'As printed on bills and letters', type: 'text' },
  { displayName: 'Customer since', description: 'Date of the first contract', type: 'date' },
  { displayName: 'Loyalty points', description: 'Balance at the end of last month', type: 'number' },
  { displayName: 'Needs extra time', description: 'Asked us to speak slowly or to repeat', type: 'boolean' },
  { displayName: 'Work phone', description: 'Reachable here in office hours', type: 'phone_number' },
  { displayName: 'Profile link', description: "The customer's page in the portal", type: 'url' },
];

/** Audiences and the word in a contact's `audiences` column that puts them in. */
export const audiences: { word: string; name: string; description: string }[] = [
  { word: 'broadband', name: 'Broadband customers', description: 'Homes on fibre and cable, all districts' },
  { word: 'patients', name: 'Clinic reminders', description: 'Patients who agreed to appointment reminders' },
  { word: 'mobile', name: 'Mobile renewals this quarter', description: 'Contracts that end within 90 days' },
  { word: 'parcels', name: 'Frequent parcel recipients', description: 'Five or more parcels in the last month' },
  { word: 'care', name: 'Follow-up after a complaint', description: 'Promised a call back by a supervisor' },
];

/** The columns of contacts.tsv; a `-` is an empty cell. `audiences` is a list of words separated by spaces. */
const columns = [
  'key',
  'firstName',
  'lastName',
  'fullName',
  'primaryPhone',
  'primaryEmail',
  'address',
  'city',
  'state',
  'zip',
  'occupation',
  'preferredChannel',
  'gender',
  'account',
  'since',
  'points',
  'extraTime',
  'workPhone',
  'audiences',
] as const;
type Row = Record<(typeof columns)[number], string>;

function readRows(): Row[] {
  const [, ...lines] = readFileSync(join(import.meta.dirname, 'contacts.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line, index) => {
    const cells = line.split('\t');
    if (cells.length !== columns.length) {
      throw new Error(`contacts.tsv, line ${index + 2}: ${cells.length} cells instead of ${columns.length}.`);
    }
    return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '-'])) as Row;
  });
}

function toContact(row: Row): SampleContact {
  const orNull = (cell: string): string | null => (cell === '-' ? null : cell);
  const customAttributes: SampleContact['customAttributes'] = {};
  if (row.account !== '-') customAttributes.account_number = row.account;
  if (row.since !== '-') customAttributes.customer_since = row.since;
  if (row.points !== '-') customAttributes.loyalty_points = Number(row.points);
  if (row.extraTime !== '-') customAttributes.needs_extra_time = row.extraTime === 'yes';
  if (row.workPhone !== '-') customAttributes.work_phone = row.workPhone;
  if (row.account !== '-') customAttributes.profile_link = `https://portal.example.com/customers/${row.account}`;
  return {
    key: row.key,
    firstName: row.firstName,
    lastName: row.lastName,
    fullName: orNull(row.fullName) ?? `${row.firstName} ${row.lastName}`,
    primaryPhone: row.primaryPhone,
    primaryEmail: orNull(row.primaryEmail),
    address: orNull(row.address),
    city: orNull(row.city),
    state: orNull(row.state),
    zip: orNull(row.zip),
    occupation: orNull(row.occupation),
    preferredChannel: orNull(row.preferredChannel),
    gender: row.gender === 'male' || row.gender === 'female' ? row.gender : null,
    customAttributes,
  };
}

/** Everybody the workspace knows, and who is in which audience. All of them are invented. */
export function readContacts(): { contacts: SampleContact[]; audiences: Manifest['audiences'] } {
  const rows = readRows();
  return {
    contacts: rows.map(toContact),
    audiences: audiences.map(({ word, name, description }) => ({
      name,
      description,
      contactKeys: rows.filter((row) => row.audiences.split(' ').includes(word)).map(({ key }) => key),
    })),
  };
}
