import type * as Electron from 'electron';
import { HostBrowserWindow } from './browser-window.ts';
import { offer, refusing } from './not-offered.ts';

type Value = string | Blob;
type Parts = Record<string, string>;

/** What lies on the clipboard as one thing, in one or more formats. */
class HostClipboardItem extends refusing('ClipboardItem', Object) {
  readonly #items: Record<string, Value | Promise<Value>>;

  constructor(items: Record<string, Value | Promise<Value>>) {
    super();
    this.#items = items;
  }

  get types(): string[] {
    return Object.keys(this.#items);
  }

  async getType(type: string): Promise<Blob> {
    const value = await this.#items[type];
    if (value === undefined) throw new Error(`The type '${type}' was not found`);
    return typeof value === 'string' ? new Blob([value], { type }) : value;
  }
}

/** What was written while no window could bring it to the desktop. */
let remembered: Parts = {};

async function write(parts: Parts): Promise<void> {
  remembered = parts;
  await pageForClipboard()?.runBesidePreload(writeScript(parts));
}

async function read(): Promise<Parts> {
  const page = pageForClipboard();
  if (!page) return remembered;
  await page.runBesidePreload(LISTEN_FOR_PASTE);
  await page.runEditCommand('paste');
  return (await page.runBesidePreload(TAKE_PASTED)) as Parts;
}

function pageForClipboard(): HostBrowserWindow['webContents'] | undefined {
  const window = HostBrowserWindow.getFocusedWindow() ?? HostBrowserWindow.getAllWindows()[0];
  return window?.webContents.getURL() ? window.webContents : undefined;
}

const hostClipboard = {
  writeText: (text: string): Promise<void> => write({ 'text/plain': text }),

  readText: async (): Promise<string> => (await read())['text/plain'] ?? '',

  async write(items: HostClipboardItem[]): Promise<void> {
    const parts: Parts = {};
    for (const item of items) {
      for (const type of item.types) {
        if (type !== 'text/plain' && type !== 'text/html')
          throw new Error(`host: clipboard.write of ${type} is not offered outside Electron`);
        parts[type] = await (await item.getType(type)).text();
      }
    }
    await write(parts);
  },

  read: async (): Promise<HostClipboardItem[]> => [new HostClipboardItem(await read())],

  has: async (type: string): Promise<boolean> => type in (await read()),

  clear(): void {
    void write({ 'text/plain': '' });
  },
};

/** A command to copy is answered by ourselves, before any listener of the page. */
function writeScript(parts: Parts): string {
  return `(() => {
    const write = (event) => {
      for (const [type, text] of Object.entries(${JSON.stringify(parts)})) event.clipboardData.setData(type, text);
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    addEventListener('copy', write, { capture: true, once: true });
    document.execCommand('copy');
    removeEventListener('copy', write, { capture: true });
  })()`;
}

/** The same for pasting: what a person would paste here is taken, and neither the page's listeners nor its fields get it. */
const LISTEN_FOR_PASTE = `globalThis.pasted = new Promise((resolve) => {
  addEventListener('paste', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const types = ['text/plain', 'text/html'].filter((type) => event.clipboardData.types.includes(type));
    resolve(Object.fromEntries(types.map((type) => [type, event.clipboardData.getData(type)])));
  }, { capture: true, once: true });
  // A page that takes no command now has nothing to give.
  setTimeout(() => resolve({}), 1000);
}); undefined`;
const TAKE_PASTED = 'globalThis.pasted';

hostClipboard satisfies Pick<Electron.Clipboard, 'writeText' | 'readText' | 'clear' | 'has'>;

export const clipboard = offer('clipboard', hostClipboard);
export const ClipboardItem = HostClipboardItem;
