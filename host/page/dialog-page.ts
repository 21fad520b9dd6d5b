/// <reference lib="dom" />

import type { DialogAnswer, DialogQuestion } from '../api/dialog.ts';

/** One folder as the dialog lists it. */
export interface FolderView {
  /** What was asked for: the folder itself, or a file in it. */
  path: string;
  isFolder: boolean;
  exists: boolean;
  folder: string;
  parent: string;
  entries: { name: string; path: string; isFolder: boolean }[];
  /** Why nothing can be listed. */
  problem: string | null;
}

export interface DialogView {
  question: DialogQuestion;
  folder: FolderView | null;
}

export type FromDialog =
  | { kind: 'answer'; answer: DialogAnswer }
  | { kind: 'look'; path: string /** Number of the chosen filter. */; filter: number };

export const DIALOG_HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
  html { font: 13px system-ui, sans-serif; background: Canvas; color: CanvasText; }
  body { margin: 0; }
  main { display: flex; flex-direction: column; gap: 12px; box-sizing: border-box; height: 100vh; padding: 16px; overflow: auto; }
  h1 { margin: 0; font-size: 15px; }
  p { margin: 0; white-space: pre-line; overflow-wrap: anywhere; }
  .row { display: flex; gap: 8px; align-items: end; }
  .grow { flex: 1; min-width: 0; }
  .end { justify-content: flex-end; margin-block-start: auto; }
  label { display: flex; flex-direction: column; gap: 4px; }
  label.row { flex-direction: row; }
  input, select, button { font: inherit; padding: 5px 8px; }
  button { min-width: 80px; }
  select[size] { flex: 1; min-height: 80px; padding: 4px; }
  option { padding: 2px 4px; }
  [role=alert] { color: light-dark(#b3261e, #ffb4ab); min-height: 1.4em; }
</style>
<title></title>
<main></main>
</html>`;

/** Runs in the dialog's page as source text: it must not use anything from outside its own body. */
export function runDialog({ question, folder }: DialogView): void {
  const tell = (message: FromDialog) =>
    (globalThis as unknown as { toHost(text: string): void }).toHost(JSON.stringify(message));
  const answer = (value: DialogAnswer) => tell({ kind: 'answer', answer: value });
  const main = document.querySelector('main') as HTMLElement;

  function element<K extends keyof HTMLElementTagNameMap>(
    name: K,
    fields: Partial<HTMLElementTagNameMap[K]>,
    ...children: (Node | string)[]
  ): HTMLElementTagNameMap[K] {
    const made = Object.assign(document.createElement(name), fields);
    made.append(...children);
    return made;
  }

  function askMessage({
    message,
    detail,
    buttons = ['OK'],
    ...rest
  }: Extract<DialogQuestion, { kind: 'message' }>): void {
    document.title = rest.title || message;
    const cancelId =
      rest.cancelId ??
      Math.max(
        0,
        buttons.findIndex((label) => /^(cancel|no)$/i.test(label)),
      );
    const box = element('input', { type: 'checkbox', checked: rest.checkboxChecked ?? false });
    const choose = (response: number) => answer({ response, checkboxChecked: box.checked });
    main.role = 'alertdialog';
    main.append(element('h1', { textContent: message }));
    if (detail) main.append(element('p', { textContent: detail }));
    if (rest.checkboxLabel) main.append(element('label', { className: 'row' }, box, rest.checkboxLabel));
    const made = buttons.map((label, index) =>
      element('button', { textContent: label.replace(/&(.)/g, '$1'), onclick: () => choose(index) }),
    );
    main.append(element('div', { className: 'row end' }, ...made));
    made[rest.defaultId ?? 0]?.focus();
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape') choose(cancelId);
    });
  }

  function askFile(asked: Exclude<DialogQuestion, { kind: 'message' }>, first: FolderView): void {
    const isSave = asked.kind === 'save';
    const properties: readonly string[] = asked.properties ?? [];
    const wantsFolder = properties.includes('openDirectory') && !properties.includes('openFile');
    const isMultiple = properties.includes('multiSelections');
    let view = first;
    let confirmed = '';
    const nameIn = (whole: string) => whole.slice(whole.lastIndexOf('/') + 1);
    // What is to be saved goes along into every folder that is entered.
    let name = isSave && !first.isFolder ? nameIn(first.path) : '';
    document.title = asked.title ?? (isSave ? 'Save' : 'Open');

    const path = element('input', { className: 'grow', type: 'text', spellcheck: false });
    const list = element('select', { size: 12, multiple: isMultiple });
    const filter = element(
      'select',
      {},
      ...(asked.filters ?? []).map(({ name }, index) => element('option', { value: String(index), textContent: name })),
    );
    const problem = element('p', { role: 'alert' });
    const accept = element('button', {
      textContent: asked.buttonLabel?.replace(/&(.)/g, '$1') ?? (isSave ? 'Save' : 'Open'),
    });
    const look = (wanted: string) => tell({ kind: 'look', path: wanted, filter: Number(filter.value || 0) });
    const selected = () => [...list.selectedOptions].map(({ value }) => value);
    const isFolder = (wanted: string) => view.entries.some((entry) => entry.path === wanted && entry.isFolder);

    /** What was typed is judged by what is there, which the host has just said. */
    function judge(): void {
      const chosen = selected();
      if (isMultiple && chosen.length > 1) {
        answer({ filePaths: chosen });
      } else if (view.isFolder && !wantsFolder) {
        list.focus();
      } else if (!isSave && !view.exists) {
        problem.textContent = `There is nothing at ${view.path}.`;
      } else if (isSave && view.problem !== null) {
        problem.textContent = view.problem;
      } else if (isSave && view.exists && confirmed !== view.path) {
        confirmed = view.path;
        problem.textContent = `${view.path} exists already. Choose ${accept.textContent} once more to replace it.`;
      } else if (isSave) {
        answer({ filePath: view.path });
      } else {
        answer({ filePaths: [view.path] });
      }
    }

    function draw(next: FolderView): void {
      view = next;
      if (isSave && !next.isFolder) name = nameIn(next.path);
      path.value = next.isFolder && name ? `${next.folder.replace(/\/$/, '')}/${name}` : next.path;
      problem.textContent = next.problem ?? '';
      list.replaceChildren(
        ...next.entries.map((entry) =>
          element('option', { value: entry.path, textContent: entry.isFolder ? `${entry.name}/` : entry.name }),
        ),
      );
    }

    let isAccepting = false;
    Object.assign(globalThis, {
      showFolder: (next: FolderView) => {
        const typed = path.value;
        draw(next);
        if (!isAccepting) return;
        isAccepting = false;
        path.value = next.isFolder && !wantsFolder ? path.value : typed;
        judge();
      },
    });
    const submit = () => {
      isAccepting = true;
      look(path.value);
    };
    accept.addEventListener('click', submit);
    path.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') submit();
    });
    list.addEventListener('change', () => {
      const [only, ...others] = selected();
      if (only !== undefined && others.length === 0 && !(isSave && isFolder(only))) path.value = only;
    });
    const enter = () => {
      const [only] = selected();
      if (only === undefined) return;
      if (isFolder(only)) look(only);
      else submit();
    };
    list.addEventListener('dblclick', enter);
    list.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') enter();
      if (event.key === 'Backspace') look(view.parent);
    });
    filter.addEventListener('change', () => look(view.folder));
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape') answer({ canceled: true });
    });

    const label = element('label', { className: 'grow' }, isSave ? 'Save as' : 'Path', path);
    const up = element('button', { textContent: 'Up', onclick: () => look(view.parent) });
    main.append(element('h1', { textContent: document.title }));
    if (asked.message) main.append(element('p', { textContent: asked.message }));
    main.append(element('div', { className: 'row' }, label, up));
    list.ariaLabel = 'Folder';
    main.append(list);
    if (filter.options.length > 1) main.append(element('label', {}, 'Kind of file', filter));
    const cancel = element('button', { textContent: 'Cancel', onclick: () => answer({ canceled: true }) });
    main.append(problem, element('div', { className: 'row end' }, cancel, accept));
    draw(first);
    path.focus();
    const nameAt = path.value.lastIndexOf('/') + 1;
    const dotAt = path.value.lastIndexOf('.');
    path.setSelectionRange(nameAt, dotAt > nameAt ? dotAt : path.value.length);
  }

  if (question.kind === 'message') askMessage(question);
  else if (folder) askFile(question, folder);
}
