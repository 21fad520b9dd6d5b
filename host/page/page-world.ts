/// <reference lib="dom" />

import type { WorldEndpoint } from './world-endpoint.ts';

/** Runs in the page's own world as source text, before the page's scripts: it must not use anything from outside its own body. */
export function installPageWorld(serverOrigin: string, createEndpoint: () => WorldEndpoint): void {
  // A window that Chromium opened could not be taken back without its opener noticing. Links that open one are closed by the host.
  window.open = () => null;
  if (location.origin !== serverOrigin) return;

  function freeze(value: unknown): unknown {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || ArrayBuffer.isView(value))
      return value;
    if (Object.isFrozen(value)) return value;
    Object.freeze(value);
    for (const item of Object.values(value)) freeze(item);
    return value;
  }

  createEndpoint().onExpose((key, value) => {
    if (Object.hasOwn(window, key))
      throw new Error(`Cannot bind an API on top of an existing property on the window object: ${key}`);
    Object.defineProperty(window, key, { value: freeze(value), enumerable: true });
  });
}
