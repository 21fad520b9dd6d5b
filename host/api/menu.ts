import type * as Electron from 'electron';
import type { Accelerator, PopupEntry } from '../page/messages.ts';
import { parseAccelerator } from './accelerator.ts';
import type { HostBrowserWindow } from './browser-window.ts';
import { type MenuRole, roleOf } from './menu-roles.ts';
import { offer, refusing, refusingEmitter } from './not-offered.ts';

type Click = (item: HostMenuItem, window: HostBrowserWindow | undefined, event: object) => void;
type Template = (Electron.MenuItemConstructorOptions | HostMenuItem)[];

let lastCommandId = 0;
let changed: () => void = () => {};

/** Called when the keys of a menu may have changed. */
export function onMenuChange(listener: () => void): void {
  changed = listener;
}

/** An entry of a menu. The menu bar is not drawn; the entry's keys work, and `click()` does what choosing it would. */
export class HostMenuItem extends refusing('MenuItem', Object) {
  readonly commandId = ++lastCommandId;
  readonly id: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly registerAccelerator: boolean;
  readonly submenu: HostMenu | undefined;
  readonly toolTip: string;
  readonly sublabel: string;
  label: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly #click: Click | undefined;
  readonly #role: MenuRole | undefined;

  constructor(options: Electron.MenuItemConstructorOptions) {
    super();
    const role = roleOf(options.role);
    const submenu = options.submenu ?? role?.submenu;
    this.#role = role;
    this.id = options.id ?? '';
    this.type = options.type ?? (submenu ? 'submenu' : 'normal');
    this.role = options.role?.toLowerCase();
    this.label = options.label ?? role?.label ?? '';
    this.accelerator = options.accelerator ?? role?.accelerator ?? undefined;
    this.registerAccelerator = options.registerAccelerator ?? true;
    this.toolTip = options.toolTip ?? '';
    this.sublabel = options.sublabel ?? '';
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.submenu = Array.isArray(submenu) ? HostMenu.buildFromTemplate(submenu) : (submenu as HostMenu | undefined);
    this.#click = options.click as Click | undefined;
  }

  /** As Electron calls it, with the event first; the window defaults to none. */
  click(event: object = {}, window?: HostBrowserWindow): void {
    if (!this.enabled) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') this.checked = true;
    if (this.#role?.run) this.#role.run(window);
    else this.#click?.(this, window, event);
  }

  /** The keys that choose this entry wherever the page has the focus. */
  get keys(): Accelerator | undefined {
    if (!this.accelerator || !this.registerAccelerator || !this.enabled || this.#role?.isChromiums) return undefined;
    return { commandId: this.commandId, ...parseAccelerator(this.accelerator, process.platform) };
  }
}

let applicationMenu: HostMenu | null = null;

/** The menu whose keys work in a window. */
export function menuFor(_window: HostBrowserWindow): HostMenu | null {
  return applicationMenu;
}

export class HostMenu extends refusingEmitter('Menu') {
  readonly items: HostMenuItem[] = [];

  static buildFromTemplate(template: Template): HostMenu {
    const menu = new HostMenu();
    for (const item of template) menu.append(item instanceof HostMenuItem ? item : new HostMenuItem(item));
    return menu;
  }

  static setApplicationMenu(menu: HostMenu | null): void {
    applicationMenu = menu;
    changed();
  }

  static getApplicationMenu(): HostMenu | null {
    return applicationMenu;
  }

  append(item: HostMenuItem): void {
    this.insert(this.items.length, item);
  }

  insert(at: number, item: HostMenuItem): void {
    this.items.splice(at, 0, item);
    changed();
  }

  getMenuItemById(id: string): HostMenuItem | null {
    return this.#find((item) => item.id === id);
  }

  findCommand(commandId: number): HostMenuItem | null {
    return this.#find((item) => item.commandId === commandId);
  }

  accelerators(): Accelerator[] {
    return this.items.flatMap((item) => [...(item.keys ? [item.keys] : []), ...(item.submenu?.accelerators() ?? [])]);
  }

  /** Drawn over the page of the window, whose edges it cannot leave; entries of submenus stand in it with their parents' names. */
  popup(options: { window?: HostBrowserWindow; x?: number; y?: number; callback?: () => void } = {}): void {
    const window = options.window ?? focusedWindow();
    if (!window) throw new TypeError('Cannot open a pop-up menu without a window');
    this.emit('menu-will-show', {});
    void window.webContents.showPopup(this.#entries(), options.x ?? null, options.y ?? null).then((commandId) => {
      this.emit('menu-will-close', {});
      if (commandId !== null) this.findCommand(commandId)?.click({}, window);
      options.callback?.();
    });
  }

  #entries(prefix = ''): PopupEntry[] {
    return this.items
      .filter(({ visible }) => visible)
      .flatMap((item) => {
        const label = prefix + item.label.replace(/&(.)/g, '$1');
        if (item.submenu) return item.submenu.#entries(`${label} › `);
        const kind = item.type === 'separator' ? 'separator' : item.checked ? 'checked' : 'normal';
        return [{ commandId: item.commandId, label, kind, enabled: item.enabled } satisfies PopupEntry];
      });
  }

  #find(isIt: (item: HostMenuItem) => boolean): HostMenuItem | null {
    for (const item of this.items) {
      if (isIt(item)) return item;
      const { submenu } = item;
      const found = submenu ? submenu.#find(isIt) : null;
      if (found) return found;
    }
    return null;
  }
}

let focusedWindow: () => HostBrowserWindow | null = () => null;

/** How a menu learns which window has the focus. */
export function setFocusedWindow(find: typeof focusedWindow): void {
  focusedWindow = find;
}

export const Menu = offer('Menu', HostMenu);
export const MenuItem = offer('MenuItem', HostMenuItem);
