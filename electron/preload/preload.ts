import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { CANCEL_CHANNEL, channelOf } from '#shared/contract/define.ts';
import { CALL_NAMES, EVENT_NAMES } from './names.ts';

// Security: see docs/security.md before changing. The page gets one named function a call and one a subscription; it never
// gets ipcRenderer, an event object or a channel name.
type Bridge = Record<string, Record<string, (argument?: unknown, callId?: unknown) => unknown>>;

const bridge: Bridge = {
  // Gives a query up by the number that was sent along with it; an AbortSignal does not cross.
  cancel: { query: (callId) => ipcRenderer.invoke(CANCEL_CHANNEL, callId) },
};

for (const [feature, names] of Object.entries(CALL_NAMES)) {
  bridge[feature] ??= {};
  for (const name of names) {
    const channel = channelOf(feature, name);
    bridge[feature][name] = (input, callId) => ipcRenderer.invoke(channel, input, callId);
  }
}

for (const [feature, names] of Object.entries(EVENT_NAMES)) {
  bridge[feature] ??= {};
  for (const name of names) {
    const channel = channelOf(feature, name);
    bridge[feature][name] = (listener) => {
      if (typeof listener !== 'function') throw new TypeError(`${feature}.${name} takes a function`);
      const forward = (_event: IpcRendererEvent, payload: unknown) => listener(payload);
      ipcRenderer.on(channel, forward);
      return () => {
        ipcRenderer.removeListener(channel, forward);
      };
    };
  }
}

contextBridge.exposeInMainWorld('app', bridge);
