import type * as Electron from 'electron';
import { runtime } from '../runtime.ts';
import { askInWindow } from './dialog-window.ts';
import { offer } from './not-offered.ts';

/** What the next dialogs answer, in order: a file dialog takes paths, a message box the number of a button. */
export type DialogAnswer =
  | { filePaths: string[] }
  | { filePath: string }
  | { response: number; checkboxChecked?: boolean }
  | { canceled: true };

/** What a dialog asks, as its window shows it. */
export type DialogQuestion =
  | ({ kind: 'open' } & Electron.OpenDialogOptions)
  | ({ kind: 'save' } & Electron.SaveDialogOptions)
  | ({ kind: 'message' } & Electron.MessageBoxOptions);

const answers: DialogAnswer[] = JSON.parse(process.env.EARSHOT_HOST_DIALOG_ANSWERS ?? '[]') as DialogAnswer[];

export function queueDialogAnswer(answer: DialogAnswer): void {
  answers.push(answer);
}

/** A test's answer, else a person's in a window of ours, else a cancellation, because nobody is there. */
async function ask(question: DialogQuestion): Promise<DialogAnswer> {
  const answer = answers.shift();
  if (answer) return answer;
  const isForPerson = process.env.EARSHOT_HOST_DIALOGS === 'window' || (await runtime().display()).kind === 'screen';
  if (isForPerson) return askInWindow(question);
  const title = question.kind === 'message' ? question.message : question.title;
  console.error(
    `host: a ${NAMES[question.kind]} dialog${title ? ` ("${title}")` : ''} was cancelled: there is no screen to show it on`,
  );
  return { canceled: true };
}

const NAMES = { open: 'file', save: 'save', message: 'message' } as const;

/** The options are the last argument: a parent window may come first. */
function optionsOf<T>(args: unknown[]): T {
  return (args.at(-1) ?? {}) as T;
}

/** Where a message box is closed without choosing: the button that says so, as in Electron. */
function cancelButton({ cancelId, buttons = [] }: Electron.MessageBoxOptions): number {
  if (cancelId !== undefined) return cancelId;
  return Math.max(
    0,
    buttons.findIndex((label) => /^(cancel|no)$/i.test(label)),
  );
}

const openErrorBoxes = new Set<Promise<unknown>>();

/** Settles when a person has read every error: the application may end meanwhile. */
export async function errorBoxesRead(): Promise<void> {
  await Promise.all(openErrorBoxes);
}

const hostDialog = {
  async showOpenDialog(...args: unknown[]): Promise<Electron.OpenDialogReturnValue> {
    const answer = await ask({ ...optionsOf<Electron.OpenDialogOptions>(args), kind: 'open' });
    const filePaths = 'filePaths' in answer ? answer.filePaths : 'filePath' in answer ? [answer.filePath] : [];
    return { canceled: filePaths.length === 0, filePaths };
  },

  async showSaveDialog(...args: unknown[]): Promise<Electron.SaveDialogReturnValue> {
    const answer = await ask({ ...optionsOf<Electron.SaveDialogOptions>(args), kind: 'save' });
    const filePath = 'filePath' in answer ? answer.filePath : '';
    return { canceled: filePath === '', filePath };
  },

  async showMessageBox(...args: unknown[]): Promise<Electron.MessageBoxReturnValue> {
    const options = optionsOf<Electron.MessageBoxOptions>(args);
    const answer = await ask({ ...options, kind: 'message' });
    if ('response' in answer)
      return { response: answer.response, checkboxChecked: answer.checkboxChecked ?? options.checkboxChecked ?? false };
    return { response: cancelButton(options), checkboxChecked: options.checkboxChecked ?? false };
  },

  /** Electron's waits for the person; here the program goes on, and ends only when the person has read it. */
  showErrorBox(title: string, content: string): void {
    console.error(`${title}\n${content}`);
    const shown = ask({ kind: 'message', type: 'error', title, message: title, detail: content, buttons: ['OK'] })
      .catch((error: unknown) => console.error(`host: the error could not be shown: ${String(error)}`))
      .finally(() => openErrorBoxes.delete(shown));
    openErrorBoxes.add(shown);
  },
};

hostDialog satisfies Pick<Electron.Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showErrorBox'>;

export const dialog = offer('dialog', hostDialog);
