const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('fixture', {
  name: 'fixture',
  bytes: new Uint8Array([1, 2, 3]),
  nested: { deep: { answer: () => 42 } },
  echo: (value) => ipcRenderer.invoke('echo', value),
  whoAmI: () => ipcRenderer.invoke('who-am-i'),
  fail: (kind) => ipcRenderer.invoke('fail', kind),
  unknown: () => ipcRenderer.invoke('no-such-channel'),
  never: () => ipcRenderer.invoke('never'),
  say: (value) => ipcRenderer.send('say', value),
  said: () => ipcRenderer.invoke('said'),
  burst: (count) => ipcRenderer.send('burst', count),
  sayBack: (...values) => ipcRenderer.send('say-back', ...values),
  main: (name, ...args) => ipcRenderer.invoke('main', name, ...args),
  onTick: (listener) => {
    const forward = (_event, ...values) => listener(...values);
    ipcRenderer.on('tick', forward);
    return () => ipcRenderer.removeListener('tick', forward);
  },
  callBack: (listener) => listener('from the preload'),
  throwHere: () => {
    throw new TypeError('thrown in the preload');
  },
});
