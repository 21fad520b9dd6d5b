import { type Dirent, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { CdpSession } from '../chromium/cdp.ts';
import { DIALOG_HTML, type DialogView, type FolderView, type FromDialog, runDialog } from '../page/dialog-page.ts';
import { runtime } from '../runtime.ts';
import type { DialogAnswer, DialogQuestion } from './dialog.ts';

const BINDING = 'toHost';
const SIZE = { message: { width: 480, height: 260 }, file: { width: 680, height: 560 } };

/** Asks a person in a window of our own. It belongs to no window of the application and does not keep those from being used. */
export async function askInWindow(question: DialogQuestion): Promise<DialogAnswer> {
  const browser = await runtime().browser();
  const { targetId, session } = await browser.openPage(SIZE[question.kind === 'message' ? 'message' : 'file']);
  const answer = await new Promise<DialogAnswer>((settle, reject) => {
    runtime().ownPages.set(targetId, () => settle({ canceled: true }));
    if (question.kind === 'message') question.signal?.addEventListener('abort', () => settle({ canceled: true }));
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name !== BINDING) return;
      const message = JSON.parse(payload) as FromDialog;
      if (message.kind === 'answer') settle(message.answer);
      else void show(session, viewFolder(question, message.path, message.filter)).catch(reject);
    });
    open(session, question).catch(reject);
  });
  runtime().ownPages.delete(targetId);
  await browser.cdp.tell('Target.closeTarget', { targetId });
  return answer;
}

async function open(session: CdpSession, question: DialogQuestion): Promise<void> {
  const view: DialogView =
    question.kind === 'message'
      ? { question, folder: null }
      : { question, folder: viewFolder(question, question.defaultPath ?? homedir(), 0) };
  await Promise.all([
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Runtime.addBinding', { name: BINDING }),
    session.send('Page.addScriptToEvaluateOnNewDocument', {
      // Also for the blank page that every window starts with, which has nowhere to put it.
      source: `document.addEventListener('DOMContentLoaded', () => document.querySelector('main') && (${runDialog})(${JSON.stringify(view)}))`,
    }),
    session.send('Runtime.runIfWaitingForDebugger'),
  ]);
  await session.send('Page.navigate', { url: `data:text/html;charset=utf-8,${encodeURIComponent(DIALOG_HTML)}` });
  await session.tell('Page.bringToFront');
}

function show(session: CdpSession, folder: FolderView): Promise<void> {
  return session.tell('Runtime.evaluate', { expression: `showFolder(${JSON.stringify(folder)})` });
}

/** What lies at a path: a folder is listed, a file is chosen within its folder, and what is not there says so. */
function viewFolder(question: DialogQuestion, wanted: string, filter: number): FolderView {
  const path = absolute(wanted);
  const isFolder = kindOf(path) === 'folder';
  const folder = isFolder ? path : dirname(path);
  const view = { path, folder, parent: dirname(folder), isFolder, exists: kindOf(path) !== null };
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => isShown(question, entry, filter))
      .map((entry) => ({ name: entry.name, path: join(folder, entry.name), isFolder: isFolderEntry(folder, entry) }))
      .toSorted((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name));
    return { ...view, entries, problem: null };
  } catch (error) {
    return { ...view, entries: [], problem: (error as Error).message };
  }
}

function absolute(path: string): string {
  if (path === '~' || path.startsWith('~/')) return join(homedir(), path.slice(1));
  // Electron takes a bare name as one in the person's own folder.
  return isAbsolute(path) ? resolve(path) : join(homedir(), path);
}

function isShown(question: DialogQuestion, entry: Dirent, filter: number): boolean {
  if (question.kind === 'message') return false;
  if (entry.name.startsWith('.') && !question.properties?.includes('showHiddenFiles')) return false;
  if (entry.isDirectory() || entry.isSymbolicLink()) return true;
  if (question.kind === 'open' && wantsFolders(question)) return false;
  const extensions = question.filters?.[filter]?.extensions ?? ['*'];
  return (
    extensions.includes('*') || extensions.some((one) => entry.name.toLowerCase().endsWith(`.${one.toLowerCase()}`))
  );
}

function wantsFolders(question: Extract<DialogQuestion, { kind: 'open' }>): boolean {
  return (question.properties?.includes('openDirectory') ?? false) && !question.properties?.includes('openFile');
}

function isFolderEntry(folder: string, entry: Dirent): boolean {
  return entry.isDirectory() || (entry.isSymbolicLink() && kindOf(join(folder, entry.name)) === 'folder');
}

function kindOf(path: string): 'folder' | 'file' | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? (found.isDirectory() ? 'folder' : 'file') : null;
}
