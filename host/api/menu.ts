import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

type Click = (item: HostMenuItem, window: unknown, event: object) => void;
type Template = (Electron.MenuItemConstructorOptions | HostMenuItem)[];

let lastCommandId = 0;

/** An entry of a menu that is kept but not drawn; `click()` does what choosing it would. */
export class HostMenuItem {
  readonly commandId = ++lastCommandId;
  readonly id: string;
  readonly type: string;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly submenu: HostMenu | undefined;
  label: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly #click: Click | undefined;

  constructor(options: Electron.MenuItemConstructorOptions) {
    const { id = '', type, role, label = role ?? '', accelerator, submenu } = options;
    this.id = id;
    this.type = type ?? (submenu ? 'submenu' : 'normal');
    this.role = role;
    this.label = label;
    this.accelerator = accelerator ?? undefined;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.submenu = Array.isArray(submenu) ? HostMenu.buildFromTemplate(submenu) : (submenu as HostMenu | undefined);
    this.#click = options.click as Click | undefined;
  }

  click(): void {
    if (this.enabled) this.#click?.(this, undefined, {});
  }
}

let applicationMenu: HostMenu | null = null;

export class HostMenu extends EventEmitter {
  readonly items: HostMenuItem[] = [];

  static buildFromTemplate(template: Template): HostMenu {
    const menu = new HostMenu();
    for (const item of template) menu.append(item instanceof HostMenuItem ? item : new HostMenuItem(item));
    return menu;
  }

  static setApplicationMenu(menu: HostMenu | null): void {
    applicationMenu = menu;
  }

  static getApplicationMenu(): HostMenu | null {
    return applicationMenu;
  }

  append(item: HostMenuItem): void {
    this.items.push(item);
  }

  getMenuItemById(id: string): HostMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  /** A pop-up menu cannot be drawn here: it closes at once, with nothing chosen. */
  popup(options: { callback?: () => void } = {}): void {
    console.error('host: a pop-up menu was not shown: menus are not drawn outside Electron');
    options.callback?.();
  }
}
