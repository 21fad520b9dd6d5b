import type * as Electron from 'electron';
import { app } from './api/app.ts';
import { HostBrowserWindow as BrowserWindow } from './api/browser-window.ts';
import { clipboard } from './api/clipboard.ts';
import { dialog } from './api/dialog.ts';
import { ipcMain } from './api/ipc-main.ts';
import { net, powerMonitor } from './api/machine.ts';
import { HostMenu as Menu, HostMenuItem as MenuItem } from './api/menu.ts';
import { nativeTheme } from './api/native-theme.ts';
import { notOffered } from './api/not-offered.ts';
import { HostNotification as Notification } from './api/notification.ts';
import { protocol } from './api/protocol.ts';
import { session } from './api/session.ts';
import { shell } from './api/shell.ts';
import { utilityProcess } from './api/utility-process.ts';

// What `import … from 'electron'` gives in the host. host/README.md says how real each part is.

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  session,
  shell,
  utilityProcess,
};

export const autoUpdater = notOffered('autoUpdater');
export const BaseWindow = notOffered('BaseWindow');
export const BrowserView = notOffered('BrowserView');
export const contentTracing = notOffered('contentTracing');
export const crashReporter = notOffered('crashReporter');
export const desktopCapturer = notOffered('desktopCapturer');
export const globalShortcut = notOffered('globalShortcut');
export const inAppPurchase = notOffered('inAppPurchase');
export const MessageChannelMain = notOffered('MessageChannelMain');
export const nativeImage = notOffered('nativeImage');
export const netLog = notOffered('netLog');
export const powerSaveBlocker = notOffered('powerSaveBlocker');
export const pushNotifications = notOffered('pushNotifications');
export const safeStorage = notOffered('safeStorage');
export const screen = notOffered('screen');
export const ShareMenu = notOffered('ShareMenu');
export const systemPreferences = notOffered('systemPreferences');
export const TouchBar = notOffered('TouchBar');
export const Tray = notOffered('Tray');
export const View = notOffered('View');
export const webContents = notOffered('webContents');
export const WebContentsView = notOffered('WebContentsView');
export const webFrameMain = notOffered('webFrameMain');

const offered = {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  protocol,
  session,
  shell,
  utilityProcess,
  autoUpdater,
  BaseWindow,
  BrowserView,
  contentTracing,
  crashReporter,
  desktopCapturer,
  globalShortcut,
  inAppPurchase,
  MessageChannelMain,
  nativeImage,
  netLog,
  powerSaveBlocker,
  pushNotifications,
  safeStorage,
  screen,
  ShareMenu,
  systemPreferences,
  TouchBar,
  Tray,
  View,
  webContents,
  WebContentsView,
  webFrameMain,
};

offered satisfies Partial<Record<keyof typeof Electron, unknown>>;

// biome-ignore lint/style/noDefaultExport: packages that import electron as a CommonJS module take its default.
export { offered as default };
