import { Menu } from 'electron';
import type { Language } from '#shared/domain/language.ts';
import { applicationMenu } from './menu-template.ts';

export const setApplicationMenu = (platform: NodeJS.Platform, language: Language): void =>
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(platform, language)));
