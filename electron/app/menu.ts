import { Menu, type MenuItemConstructorOptions } from 'electron';

/** Only what a platform expects of every program; Earshot's own commands are in its palette. */
export function setApplicationMenu(platform: NodeJS.Platform): void {
  const application: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...application, { role: 'fileMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]),
  );
}
