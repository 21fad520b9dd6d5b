import type { MenuItemConstructorOptions } from 'electron';
import { expect, it } from 'vitest';
import { LANGUAGES } from '#shared/domain/language.ts';
import { applicationMenu } from './menu-template.ts';

const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);

it.each(LANGUAGES)('names every item of the menu in %s, and leaves no name to Electron', (language) => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    const items = flat(applicationMenu(platform, language)).filter(({ type }) => type !== 'separator');
    expect(items.filter(({ role }) => role === 'quit')).toHaveLength(1);
    for (const { label } of items) expect(label).toMatch(/^[^{}]+$/);
  }
});

it('speaks Arabic to a person who chose it', () => {
  const labels = flat(applicationMenu('linux', 'ar')).map(({ label }) => label);
  expect(labels).toContain('إنهاء Earshot');
  expect(labels.filter((label) => label !== undefined && !/[\u0600-\u06ff]/.test(label))).toEqual([]);
});
