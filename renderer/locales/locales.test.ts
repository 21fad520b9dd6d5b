import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '#shared/errors/app-error.ts';
import { errorLine, errorText } from '../lib/error-text.ts';
import { setFormatLocale } from '../lib/format.ts';
import { texts as ar } from './ar.ts';
import { texts as fr } from './fr.ts';
import { i18n } from './i18n.ts';

beforeAll(() => {
  i18n.addResourceBundle('ar', 'translation', ar);
  i18n.addResourceBundle('fr', 'translation', fr);
});
afterEach(() => setFormatLocale('en', false));

describe('a count', () => {
  it.each([
    [0, 'لا تعليقات'],
    [1, 'تعليق واحد'],
    [2, 'تعليقان'],
    [3, '3 تعليقات'],
    [11, '11 تعليقًا'],
    [100, '100 تعليق'],
  ])('of %i takes the form that Arabic has for it', (count, text) => {
    setFormatLocale('ar-u-nu-latn', true);
    expect(i18n.t('calls.commentCount', { count, lng: 'ar' })).toBe(text);
  });

  it('is written as its language writes numbers', () => {
    setFormatLocale('ar-u-nu-arab', true);
    expect(i18n.t('calls.commentCount', { count: 12, lng: 'ar' })).toBe('١٢ تعليقًا');
    setFormatLocale('fr', false);
    expect(i18n.t('calls.commentCount', { count: 1200, lng: 'fr' })).toBe('1\u202f200 commentaires');
  });
});

describe('a name in a sentence', () => {
  it('is kept apart where it runs the other way, so that neither upsets the other', () => {
    setFormatLocale('ar', true);
    expect(i18n.t('contacts.deleteTitle', { name: 'Ann (2)', lng: 'ar' })).toBe('حذف \u2068Ann (2)\u2069؟');
    expect(i18n.t('contacts.deleteTitle', { name: 'ليلى', lng: 'ar' })).toBe('حذف ليلى؟');
    setFormatLocale('en', false);
    expect(i18n.t('contacts.deleteTitle', { name: 'ليلى (2)' })).toBe('Delete \u2068ليلى (2)\u2069?');
    expect(i18n.t('contacts.deleteTitle', { name: 'Ann' })).toBe('Delete Ann?');
  });
});

describe('an error', () => {
  const error = { code: 'OFFLINE', message: 'crm.example does not answer.', action: 'Wait.', retryable: true } as const;

  it('is shown in English as the main side wrote it', () => {
    expect(errorText(error, i18n.t, 'en')).toEqual({ title: error.message, action: error.action, detail: null });
    expect(errorLine(error, i18n.t, 'en')).toBe('crm.example does not answer. Wait.');
  });

  it('says what its code means in another language, and keeps the sentence for the person who is asked', () => {
    const t = i18n.getFixedT('fr');
    expect(errorText(error, t, 'fr')).toEqual({
      title: 'La plateforme ne répond pas',
      action: 'Votre travail est conservé ici et partira quand elle répondra.',
      detail: 'crm.example does not answer. Wait.',
    });
    expect(errorLine(error, t, 'fr')).toMatch(/^La plateforme ne répond pas\. Votre/);
  });

  it.each(['fr', 'ar'])('has its words in %s, whatever the code', (language) => {
    for (const code of ERROR_CODES) {
      const { title, action } = errorText({ code, message: 'm', retryable: false }, i18n.getFixedT(language), language);
      expect([title, action].join()).not.toContain('errors.');
      expect(title).not.toBe(i18n.t(`errors.${code}.title` as 'errors.BUG.title', { lng: 'en' }));
    }
  });
});
