import type { Removal } from './removal.ts';

export const removals: readonly Removal[] = [
  {
    name: 'people whom only the platform knows are left out where such are to be',
    file: 'electron/features/imports/run.ts',
    find: 'if (leaveOutFound() === 0) return true;',
    replace: 'return true;',
    test: 'test/integration/imports-platform.integration.test.ts',
    only: 'leaves people out',
  },
  {
    name: 'a lost reply is asked for again',
    file: 'electron/features/imports/patiently.ts',
    find: 'const ATTEMPTS = 6;',
    replace: 'const ATTEMPTS = 1;',
    test: 'test/integration/imports-platform.integration.test.ts',
    only: 'reply to execute is lost',
  },
  {
    name: 'rows of one number go into one contact',
    file: 'electron/features/imports/sent-file.ts',
    find: 'for (const [target, value] of checkRow(repeat.cells, rules).values) values.set(target, value);',
    replace: 'if (repeat === undefined) values.clear();',
    test: 'test/integration/imports-platform.integration.test.ts',
    only: 'takes a file',
  },
  {
    name: 'a key whose secret was lost is told of',
    file: 'electron/features/api-keys/service.ts',
    find: 'throw await lostReply(deps, wish, known, error);',
    replace: 'throw error;',
    test: 'test/integration/administration.integration.test.ts',
    only: 'whose secret was lost',
  },
  {
    name: 'the platform is told when a session is left',
    file: 'electron/features/connections/end-session.ts',
    find: "await connector.client.act('logout', { body: { refresh_token: token }, signal });",
    replace: '',
    test: 'test/integration/administration.integration.test.ts',
    only: 'signed out of',
  },
];
