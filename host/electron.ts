import type * as Electron from 'electron';
import { webContents } from './api/all-web-contents.ts';
import { app } from './api/app.ts';
import { BrowserWindow } from './api/browser-window.ts';
import { ClipboardItem, clipboard } from './api/clipboard.ts';
import { dialog } from './api/dialog.ts';
import { ipcMain } from './api/ipc-main.ts';
import { net, powerMonitor } from './api/machine.ts';
import { Menu, MenuItem } from './api/menu.ts';
import { nativeTheme } from './api/native-theme.ts';
import { notOffered } from './api/not-offered.ts';
import { Notification } from './api/notification.ts';
import { protocol } from './api/protocol.ts';
import { screen } from './api/screen.ts';
import { session } from './api/session.ts';
import { shell } from './api/shell.ts';
import { Tray } from './api/tray.ts';
import { utilityProcess } from './api/utility-process.ts';

// What `import … from 'electron'` gives in the host. host/README.md says how real each part is.

export {
  app,
  BrowserWindow,
  ClipboardItem,
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
  screen,
  session,
  shell,
  Tray,
  utilityProcess,
  webContents,
};

export const autoUpdater = notOffered('autoUpdater');
export const BaseWindow = notOffered('BaseWindow');
export const BrowserView = notOffered('BrowserView');
export const contentTracing = notOffered('contentTracing');
export const crashReporter = notOffered('crashReporter');
export const desktopCapturer = notOffered('desktopCapturer');
export const globalShortcut = notOffered('globalShortcut');
export const ImageView = notOffered('ImageView');
export const IpcMainServiceWorker = notOffered('IpcMainServiceWorker');
export const LanguageModelUtility = notOffered('LanguageModelUtility');
export const localAIHandler = notOffered('localAIHandler');
export const sharedTexture = notOffered('sharedTexture');
export const WebSocket = notOffered('WebSocket');
export const inAppPurchase = notOffered('inAppPurchase');
export const MessageChannelMain = notOffered('MessageChannelMain');
export const nativeImage = notOffered('nativeImage');
export const netLog = notOffered('netLog');
export const powerSaveBlocker = notOffered('powerSaveBlocker');
export const pushNotifications = notOffered('pushNotifications');
export const safeStorage = notOffered('safeStorage');
export const ShareMenu = notOffered('ShareMenu');
export const systemPreferences = notOffered('systemPreferences');
export const TouchBar = notOffered('TouchBar');
export const View = notOffered('View');
export const WebContentsView = notOffered('WebContentsView');
export const webFrameMain = notOffered('webFrameMain');

const offered = {
  app,
  BrowserWindow,
  ClipboardItem,
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
  ImageView,
  IpcMainServiceWorker,
  LanguageModelUtility,
  localAIHandler,
  sharedTexture,
  WebSocket,
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

/** What only a page, a preload or a utility process may import. */
type NotInMain = 'contextBridge' | 'ipcRenderer' | 'parentPort' | 'webFrame' | 'webUtils';
offered satisfies Record<Exclude<keyof typeof Electron, NotInMain>, unknown>;

// biome-ignore lint/style/noDefaultExport: packages that import electron as a CommonJS module take its default.
export { offered as default };
