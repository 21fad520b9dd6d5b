// Made by scripts/make-preload-names.ts from shared/contract. Do not edit.

/** Calls a window may make, by feature. */
export const CALL_NAMES = {
  calls: ['list', 'get', 'facets', 'peaks'],
  comments: ['list', 'add', 'edit', 'remove'],
  connections: [
    'list',
    'test',
    'add',
    'testAgain',
    'replaceKey',
    'acceptRemoval',
    'rename',
    'remove',
    'signOut',
    'addSample',
    'samplePlatform',
    'setSamplePlatform',
  ],
  contacts: ['list', 'get', 'attributes', 'audiences', 'create', 'update', 'remove'],
  outbox: ['list', 'get', 'confirm', 'retry', 'discard', 'resolve'],
  preferences: ['get', 'set'],
  recordings: ['download', 'evict'],
  security: [
    'status',
    'makeRecoveryKey',
    'saveRecoveryKey',
    'confirmRecoveryKey',
    'putOffRecoveryKey',
    'changePassphrase',
    'moveToPassphrase',
    'moveToKeychain',
    'rotateKey',
    'lock',
    'removeSecretsLeft',
  ],
  setup: [
    'status',
    'protectWithKeychain',
    'protectWithPassphrase',
    'unlock',
    'retry',
    'recover',
    'searchKeychain',
    'showDataFolder',
    'quit',
  ],
  storage: ['usage'],
  sync: ['status', 'run', 'setPaused'],
} as const;

/** Events a window may listen to, by feature. */
export const EVENT_NAMES = {
  calls: ['onChanged'],
  comments: ['onChanged'],
  connections: ['onChanged'],
  contacts: ['onChanged'],
  outbox: ['onChanged'],
  preferences: ['onChanged'],
  security: ['onChanged'],
  setup: ['onStatus'],
  sync: ['onStatus'],
} as const;
