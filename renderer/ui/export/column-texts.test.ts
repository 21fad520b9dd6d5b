import { beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_COLUMNS, type FixedSourceId } from '#shared/domain/export-columns.ts';
import { texts as ar } from '../../locales/ar.ts';
import { texts as fr } from '../../locales/fr.ts';
import { i18n } from '../../locales/i18n.ts';
import { chosenColumn } from './column-texts.ts';

beforeAll(() => {
  i18n.addResourceBundle('ar', 'translation', ar);
  i18n.addResourceBundle('fr', 'translation', fr);
});

const COLUMNS = (Object.keys(EXPORT_COLUMNS) as FixedSourceId[]).flatMap((source) =>
  Object.entries(EXPORT_COLUMNS[source]).map(([id, type]) => ({ source, id, type })),
);

describe.each(['en', 'fr', 'ar'])('in %s', (language) => {
  const t = i18n.getFixedT(language);

  it.each(COLUMNS)('$source has a word for its column $id and for its codes', ({ source, id, type }) => {
    expect(i18n.exists(`exports.column.${id}`, { lng: language, fallbackLng: [] })).toBe(true);
    const { words } = chosenColumn({ id, type, name: null }, source, t);
    const isCode = type === 'code';
    expect(words !== undefined).toBe(isCode);
    for (const word of Object.values(words ?? {})) expect(word).not.toMatch(/^[a-z]+\.|^$/);
  });
});

it('a state is called what it is called in its own list', () => {
  const t = i18n.getFixedT('en');
  const status = { id: 'status', type: 'code', name: null } as const;
  expect(chosenColumn(status, 'executions', t).words).toMatchObject({ paused_no_credits: 'Paused: no credits' });
  expect(chosenColumn(status, 'smsPrograms', t).words).toMatchObject({ pending: 'Starting' });
});
