import type * as Electron from 'electron';
import type { HostMenu } from './menu.ts';
import { offer, refusingEmitter } from './not-offered.ts';

const trays = new Set<HostTray>();

/** For a test, which is the only one who can click on what is not drawn. */
export function clickTray(commandId?: string): void {
  for (const tray of trays) tray.clicked(commandId);
}

/** An icon beside the clock that is kept but not drawn. */
export class HostTray extends refusingEmitter('Tray') {
  #toolTip = '';
  #menu: HostMenu | null = null;
  #isDestroyed = false;

  constructor(_image: unknown) {
    super();
    trays.add(this);
    console.error('host: the tray icon is not drawn outside Electron');
  }

  setToolTip(text: string): void {
    this.#toolTip = text;
  }

  get toolTip(): string {
    return this.#toolTip;
  }

  setImage(_image: unknown): void {}

  setContextMenu(menu: HostMenu | null): void {
    this.#menu = menu;
  }

  destroy(): void {
    this.#isDestroyed = true;
    trays.delete(this);
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** A click on the icon, or on the entry of its menu that has this id. */
  clicked(menuItemId?: string): void {
    if (menuItemId === undefined) this.emit('click', {}, { x: 0, y: 0, width: 0, height: 0 }, { x: 0, y: 0 });
    else this.#menu?.getMenuItemById(menuItemId)?.click();
  }
}

interface Offered extends Pick<Electron.Tray, 'setToolTip' | 'destroy' | 'isDestroyed'> {}
HostTray satisfies new (
  image: string,
) => Offered;

export const Tray = offer('Tray', HostTray);
