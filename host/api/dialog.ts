import type * as Electron from 'electron';
import { offer } from './not-offered.ts';

/** What the next dialogs answer, in order: a file dialog takes paths, a message box the number of a button. */
export type DialogAnswer =
  | { filePaths: string[] }
  | { filePath: string }
  | { response: number; checkboxChecked?: boolean }
  | { canceled: true };

const answers: DialogAnswer[] = JSON.parse(process.env.EARSHOT_HOST_DIALOG_ANSWERS ?? '[]') as DialogAnswer[];

export function queueDialogAnswer(answer: DialogAnswer): void {
  answers.push(answer);
}

function nextAnswer(kind: string, title: string | undefined): DialogAnswer {
  const answer = answers.shift();
  if (answer) return answer;
  console.error(
    `host: a ${kind} dialog${title ? ` ("${title}")` : ''} was cancelled: dialogs cannot be shown outside Electron`,
  );
  return { canceled: true };
}

/** The options are the last argument: a parent window may come first. */
function optionsOf<T>(args: unknown[]): T {
  return (args.at(-1) ?? {}) as T;
}

const hostDialog = {
  async showOpenDialog(...args: unknown[]): Promise<Electron.OpenDialogReturnValue> {
    const answer = nextAnswer('file', optionsOf<Electron.OpenDialogOptions>(args).title);
    const filePaths = 'filePaths' in answer ? answer.filePaths : 'filePath' in answer ? [answer.filePath] : [];
    return { canceled: filePaths.length === 0, filePaths };
  },

  async showSaveDialog(...args: unknown[]): Promise<Electron.SaveDialogReturnValue> {
    const answer = nextAnswer('save', optionsOf<Electron.SaveDialogOptions>(args).title);
    const filePath = 'filePath' in answer ? answer.filePath : '';
    return { canceled: filePath === '', filePath };
  },

  async showMessageBox(...args: unknown[]): Promise<Electron.MessageBoxReturnValue> {
    const { message, cancelId, checkboxChecked } = optionsOf<Electron.MessageBoxOptions>(args);
    const answer = nextAnswer('message', message);
    if ('response' in answer)
      return { response: answer.response, checkboxChecked: answer.checkboxChecked ?? checkboxChecked ?? false };
    return { response: cancelId ?? 0, checkboxChecked: checkboxChecked ?? false };
  },

  showErrorBox(title: string, content: string): void {
    console.error(`${title}\n${content}`);
  },
};

hostDialog satisfies Pick<Electron.Dialog, 'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showErrorBox'>;

export const dialog = offer('dialog', hostDialog);
