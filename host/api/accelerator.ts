import type { Accelerator } from '../page/messages.ts';

/** Electron's names of keys that `KeyboardEvent.key` calls otherwise, in lower case. */
const KEYS: Record<string, string> = {
  plus: '+',
  space: ' ',
  return: 'enter',
  esc: 'escape',
  up: 'arrowup',
  down: 'arrowdown',
  left: 'arrowleft',
  right: 'arrowright',
  del: 'delete',
};

/** Reads an accelerator such as `CommandOrControl+Shift+Z`. */
export function parseAccelerator(text: string, platform: NodeJS.Platform): Omit<Accelerator, 'commandId'> {
  const command = platform === 'darwin' ? 'meta' : 'control';
  const found = { control: false, alt: false, shift: false, meta: false };
  // The key itself may be a plus, which then ends the text.
  const parts = text.endsWith('++') ? [...text.slice(0, -2).split('+'), 'plus'] : text.split('+');
  const key = parts.pop()?.toLowerCase() ?? '';
  for (const part of parts) {
    switch (part.toLowerCase()) {
      case 'commandorcontrol':
      case 'cmdorctrl':
        found[command] = true;
        break;
      case 'control':
      case 'ctrl':
        found.control = true;
        break;
      case 'alt':
      case 'option':
      case 'altgr':
        found.alt = true;
        break;
      case 'shift':
        found.shift = true;
        break;
      case 'command':
      case 'cmd':
      case 'super':
      case 'meta':
        found.meta = true;
        break;
      default:
        throw new TypeError(`Invalid accelerator: ${text}`);
    }
  }
  return { key: KEYS[key] ?? key, ...found };
}
