/// <reference lib="dom" />

import type { HostMessage, PageMessage, PageSettings, PopupEntry } from './messages.ts';

type Popup = Extract<HostMessage, { kind: 'popup' }>;

/** What makes a browser's window behave as an application's. */
export interface WindowManners {
  apply(settings: PageSettings): void;
  drawPopup(popup: Popup): void;
}

/** Runs in the preload's isolated world as source text: it must not use anything from outside its own body. */
export function createManners(send: (message: PageMessage) => void): WindowManners {
  let settings: PageSettings = { accelerators: [], asksBeforeClose: false };
  const pointer = { x: 0, y: 0 };

  /** Calls the listener after every listener of the page, which may have prevented the event. */
  function afterPage<E extends Event>(type: string, listener: (event: E) => void): void {
    // Added while the event is on its way down, it comes last on the way up.
    window.addEventListener(
      type,
      () => window.addEventListener(type, listener as (event: Event) => void, { once: true }),
      {
        capture: true,
      },
    );
  }

  /** Keys by which a browser's window does what an application's window does not: finding, printing, reloading, going back and so on. */
  function isBrowserKey({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
    if (/^F(1|3|5|6|7|10|11|12)$/.test(key)) return true;
    if (ctrlKey && !altKey && !metaKey) return 'defghijklnoprstuw+-=0123456789'.includes(key.toLowerCase());
    return altKey && /^(Arrow(Left|Right)|Home|[def])$/.test(key);
  }

  function watchKeys(): void {
    afterPage<KeyboardEvent>('keydown', (event) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { key, ctrlKey, altKey, shiftKey, metaKey } = event;
      const found = settings.accelerators.find(
        (one) =>
          one.key === key.toLowerCase() &&
          one.control === ctrlKey &&
          one.alt === altKey &&
          // On many keyboards a plus is typed with Shift.
          (one.shift === shiftKey || one.key === '+') &&
          one.meta === metaKey,
      );
      if (found || isBrowserKey(event)) event.preventDefault();
      if (found) send({ kind: 'accelerator', commandId: found.commandId });
    });
  }

  function watchContextMenu(): void {
    afterPage<MouseEvent>('contextmenu', (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const target = event.target instanceof Element ? event.target : null;
      send({
        kind: 'context-menu',
        params: {
          x: event.clientX,
          y: event.clientY,
          linkURL: target?.closest('a')?.href ?? '',
          selectionText: String(window.getSelection() ?? ''),
          isEditable: target?.closest('input, textarea, [contenteditable=""], [contenteditable="true"]') !== null,
        },
      });
    });
  }

  /** A person who closes the window is asked about by Chromium, and that question is answered by the host. */
  function watchClosing(): void {
    let isNavigating = false;
    window.navigation?.addEventListener('navigate', (event) => {
      isNavigating = !event.hashChange && !event.destination.sameDocument;
      setTimeout(() => {
        isNavigating = false;
      });
    });
    window.addEventListener('beforeunload', (event) => {
      if (settings.asksBeforeClose && !isNavigating) event.preventDefault();
    });
  }

  /** A menu over the page, out of reach of its styles and scripts. */
  function drawPopup({ popupId, x, y, entries }: Popup): void {
    const holder = document.createElement('div');
    const root = holder.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { all: initial; position: fixed; inset: 0; z-index: 2147483647; color-scheme: light dark; }
      div { position: absolute; box-sizing: border-box; min-width: 160px; max-height: 100%; overflow: auto; padding: 4px;
        font: 13px system-ui, sans-serif; color: CanvasText; background: Canvas; border: 1px solid GrayText; border-radius: 4px; }
      button { display: block; width: 100%; padding: 4px 12px 4px 24px; border: 0; text-align: start; font: inherit; color: inherit;
        background: none; }
      button[aria-checked='true']::before { content: '✓'; position: absolute; margin-inline-start: -16px; }
      button:focus { outline: none; background: Highlight; color: HighlightText; }
      button:disabled { color: GrayText; }
      hr { margin: 4px 0; border: 0; border-top: 1px solid GrayText; }`);
    root.adoptedStyleSheets = [sheet];
    const menu = document.createElement('div');
    menu.role = 'menu';
    const before = document.activeElement;
    const close = (commandId: number | null) => {
      holder.remove();
      if (before instanceof HTMLElement) before.focus();
      send({ kind: 'popup', popupId, commandId });
    };
    menu.append(...entries.map((entry) => popupEntry(entry, close)));
    holder.addEventListener('pointerdown', (event) => {
      if (event.composedPath()[0] === holder) close(null);
    });
    holder.addEventListener('keydown', (event) => {
      event.stopPropagation();
      const buttons = [...menu.querySelectorAll<HTMLButtonElement>('button:enabled')];
      const at = buttons.indexOf(root.activeElement as HTMLButtonElement);
      if (event.key === 'ArrowDown') buttons[(at + 1) % buttons.length]?.focus();
      else if (event.key === 'ArrowUp') buttons.at(at <= 0 ? -1 : at - 1)?.focus();
      else if (event.key === 'Escape' || event.key === 'Tab') close(null);
      else return;
      event.preventDefault();
    });
    root.append(menu);
    document.documentElement.append(holder);
    const place = (wanted: number, room: number, size: number) => `${Math.max(0, Math.min(wanted, room - size))}px`;
    menu.style.left = place(x ?? pointer.x, window.innerWidth, menu.offsetWidth);
    menu.style.top = place(y ?? pointer.y, window.innerHeight, menu.offsetHeight);
    menu.querySelector<HTMLButtonElement>('button:enabled')?.focus();
  }

  function popupEntry(entry: PopupEntry, choose: (commandId: number) => void): HTMLElement {
    if (entry.kind === 'separator') return document.createElement('hr');
    const button = document.createElement('button');
    button.role = entry.kind === 'checked' ? 'menuitemcheckbox' : 'menuitem';
    if (entry.kind === 'checked') button.ariaChecked = 'true';
    button.textContent = entry.label;
    button.disabled = !entry.enabled;
    button.addEventListener('click', () => choose(entry.commandId));
    return button;
  }

  if (window === window.top) {
    watchClosing();
    window.addEventListener(
      'pointerdown',
      ({ clientX, clientY }) => Object.assign(pointer, { x: clientX, y: clientY }),
      {
        capture: true,
        passive: true,
      },
    );
  }
  watchKeys();
  watchContextMenu();

  return {
    apply: (next) => {
      settings = next;
    },
    drawPopup,
  };
}
