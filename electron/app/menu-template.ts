import type { MenuItemConstructorOptions } from 'electron';
import type { Language } from '#shared/domain/language.ts';
import { mainText } from '#shared/locales/main-text.ts';

/** A name, the same in every language. */
const PRODUCT = 'Earshot';

type Role = NonNullable<MenuItemConstructorOptions['role']>;

/**
 * Only what a platform expects of every program; Earshot's own commands are in its palette. Electron does the work of a
 * role and names it in English alone, so every name is given.
 */
export function applicationMenu(platform: NodeJS.Platform, language: Language): MenuItemConstructorOptions[] {
  const { menu } = mainText(language);
  const item = (role: Role, label: string): MenuItemConstructorOptions => ({ role, label });
  const line: MenuItemConstructorOptions = { type: 'separator' };
  const isMac = platform === 'darwin';
  const application: MenuItemConstructorOptions = {
    label: PRODUCT,
    submenu: [
      item('about', menu.about),
      line,
      item('services', menu.services),
      line,
      item('hide', menu.hide),
      item('hideOthers', menu.hideOthers),
      item('unhide', menu.unhide),
      line,
      item('quit', menu.quit),
    ],
  };
  return [
    ...(isMac ? [application] : []),
    { label: menu.file, submenu: [isMac ? item('close', menu.close) : item('quit', menu.quit)] },
    {
      label: menu.edit,
      submenu: [
        item('undo', menu.undo),
        item('redo', menu.redo),
        line,
        item('cut', menu.cut),
        item('copy', menu.copy),
        item('paste', menu.paste),
        item('delete', menu.delete),
        line,
        item('selectAll', menu.selectAll),
      ],
    },
    {
      label: menu.window,
      submenu: [
        item('minimize', menu.minimize),
        item('zoom', menu.zoom),
        ...(isMac ? [line, item('front', menu.front)] : [item('close', menu.close)]),
      ],
    },
  ];
}
