/// <reference lib="dom" />

import type { WorldEndpoint } from './world-endpoint.ts';

/** Runs in the page's own world as source text, before the page's scripts: it must not use anything from outside its own body. */
export function installPageWorld(serverOrigin: string, createEndpoint: () => WorldEndpoint): void {
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

  const endpoint = createEndpoint();
  // A window that Chromium opened could not be taken back without its opener noticing: the host is told, and opens the window itself.
  window.open = (url = '', frameName = '', features = '') => {
    const absolute = url === '' ? 'about:blank' : new URL(url, document.baseURI).href;
    endpoint.open({ url: absolute, frameName: String(frameName), features: String(features) });
    return null;
  };
  endpoint.onExpose((key, value) => {
    if (Object.hasOwn(window, key))
      throw new Error(`Cannot bind an API on top of an existing property on the window object: ${key}`);
    Object.defineProperty(window, key, { value: freeze(value), enumerable: true });
  });
}
