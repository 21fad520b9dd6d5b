import { CONTACT_TEXT_FIELDS, type ContactTextField, foldText } from './contact.ts';

/** A column as far as guessing what it holds needs it. */
export interface GuessedColumn {
  index: number;
  header: string | null;
  samples: readonly string[];
}

export interface ImportAttribute {
  name: string;
  displayName: string;
}

export interface ColumnMapping {
  column: number;
  target: string;
}

/** Before the name of a custom attribute where a column is read into it. */
export const ATTRIBUTE_TARGET = 'customAttributes.';

/** What people call these columns, folded: English, French, Arabic. The first word of a list that fits a header wins it. */
const NAMES: Readonly<Record<ContactTextField, readonly string[]>> = {
  primaryPhone: [
    ...[
      'phone',
      'phone number',
      'mobile',
      'mobile phone',
      'mobile number',
      'cell',
      'cell phone',
      'telephone',
      'tel',
      'msisdn',
    ],
    ...[
      'primary phone',
      'whatsapp',
      'gsm',
      'numero',
      'numero de telephone',
      'telephone mobile',
      'telephone portable',
      'portable',
    ],
    ...[
      'n° de telephone',
      'n° telephone',
      'num tel',
      'الهاتف',
      'رقم الهاتف',
      'هاتف',
      'الجوال',
      'رقم الجوال',
      'الموبايل',
      'النقال',
      'المحمول',
      'رقم',
    ],
  ],
  firstName: ['first name', 'firstname', 'given name', 'forename', 'prenom', 'الاسم الاول', 'الاسم الشخصي', 'first'],
  lastName: [
    ...[
      'last name',
      'lastname',
      'surname',
      'family name',
      'nom de famille',
      'nom',
      'اسم العائلة',
      'الاسم العائلي',
      'النسب',
      'اللقب',
      'last',
    ],
  ],
  fullName: [
    'full name',
    'fullname',
    'name',
    'contact name',
    'nom complet',
    'nom et prenom',
    'contact',
    'الاسم الكامل',
    'الاسم',
  ],
  primaryEmail: [
    ...[
      'email',
      'e mail',
      'email address',
      'e mail address',
      'mail',
      'primary email',
      'courriel',
      'adresse email',
      'adresse e mail',
      'adresse mail',
    ],
    ...['البريد الالكتروني', 'البريد', 'الايميل', 'ايميل'],
  ],
  address: [
    'address',
    'street',
    'street address',
    'address line 1',
    'adresse',
    'adresse postale',
    'rue',
    'العنوان',
    'الشارع',
  ],
  city: ['city', 'town', 'ville', 'localite', 'commune', 'المدينة', 'مدينة'],
  region: [
    'state',
    'region',
    'province',
    'county',
    'departement',
    'المنطقة',
    'الجهة',
    'الولاية',
    'المحافظة',
    'الاقليم',
  ],
  zip: ['zip', 'zip code', 'zipcode', 'postcode', 'post code', 'postal code', 'code postal', 'cp', 'الرمز البريدي'],
  occupation: [
    'occupation',
    'job',
    'job title',
    'title',
    'profession',
    'metier',
    'fonction',
    'poste',
    'المهنة',
    'الوظيفة',
  ],
  preferredChannel: ['preferred channel', 'channel', 'canal', 'canal prefere', 'القناة', 'القناة المفضلة'],
  gender: ['gender', 'sex', 'sexe', 'genre', 'civilite', 'الجنس', 'النوع'],
};

/** A header as it is compared: small letters, no accents, words apart. */
export const foldHeader = (header: string): string =>
  foldText(header.replaceAll(/([a-z])([A-Z])/g, '$1 $2'))
    .replaceAll(/[أإآ]/g, 'ا')
    .replaceAll(/[_\-./:*#()]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

const PHONE_SAMPLE = /^\+?[\d\s().\-/]{7,20}$/;
const isPhone = (text: string): boolean => PHONE_SAMPLE.test(text.trim()) && text.replaceAll(/\D/g, '').length >= 7;
const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
/** Most of the samples, and there are some. */
const mostly = (samples: readonly string[], is: (text: string) => boolean): boolean =>
  samples.length > 0 && samples.filter(is).length >= samples.length * 0.7;

/**
 * What each column most likely holds, a target at most once: by what it is called, then telephone numbers and e-mail addresses by
 * how they look. A column that nothing speaks for is left out.
 */
export function guessMappings(
  columns: readonly GuessedColumn[],
  attributes: readonly ImportAttribute[],
): ColumnMapping[] {
  const wanted: (readonly [target: string, names: readonly string[]])[] = [
    ...CONTACT_TEXT_FIELDS.map((field) => [field, [foldHeader(field), ...NAMES[field].map(foldHeader)]] as const),
    ...attributes.map(({ name, displayName }) => {
      return [ATTRIBUTE_TARGET + name, [foldHeader(displayName), foldHeader(name)]] as const;
    }),
  ];
  const taken = new Map<number, string>();
  const take = (target: string, column: GuessedColumn | undefined) => {
    if (column !== undefined) taken.set(column.index, target);
  };
  const free = () => columns.filter(({ index }) => !taken.has(index));
  for (const [target, names] of wanted) {
    const named = names.map((name) => free().find(({ header }) => header !== null && foldHeader(header) === name));
    take(
      target,
      named.find((column) => column !== undefined),
    );
  }
  const has = (target: string) => [...taken.values()].includes(target);
  if (!has('primaryEmail'))
    take(
      'primaryEmail',
      free().find(({ samples }) => mostly(samples, isEmail)),
    );
  if (!has('primaryPhone'))
    take(
      'primaryPhone',
      free().find(({ samples }) => mostly(samples, isPhone)),
    );
  return [...taken].map(([column, target]) => ({ column, target })).sort((a, b) => a.column - b.column);
}

/** Whether a first line names its columns: no number or address is in it, and something is. */
export const looksLikeHeader = (cells: readonly string[]): boolean =>
  cells.some((cell) => cell.trim() !== '') && !cells.some((cell) => isPhone(cell) || isEmail(cell));
