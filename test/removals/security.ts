import type { Removal } from './removal.ts';

export const removals: readonly Removal[] = [
  {
    name: 'a call from a frame that is not ours is refused',
    file: 'electron/ipc/bind.ts',
    find: 'if (!isTrusted(event)) {',
    replace: 'if (false) {',
    test: 'electron/ipc/hostile-calls.test.ts',
    only: 'is refused to',
  },
  {
    name: 'a subframe of our own page is no trusted sender',
    file: 'electron/security/trusted-sender.ts',
    find: 'if (!frame || frame.parent) return false;',
    replace: 'if (!frame) return false;',
    test: 'electron/ipc/hostile-calls.test.ts',
    only: 'is refused to a subframe',
  },
  {
    name: 'the size, depth and keys of a payload are bounded before a schema walks it',
    file: 'electron/ipc/bind.ts',
    find: "if (problem) throw new AppError('IPC_BAD_INPUT', PAYLOAD_PROBLEMS[problem]);",
    replace: '',
    test: 'electron/ipc/hostile-calls.test.ts',
    only: 'oversized',
  },
  {
    name: 'the input of a call is parsed by its schema',
    file: 'electron/ipc/bind.ts',
    find: 'if (!input.success) throw badInput(input.error.issues);',
    replace: '',
    test: 'electron/ipc/hostile-calls.test.ts',
    only: 'when malformed',
  },
  {
    name: 'an answer is parsed, so that nothing outside the contract leaves',
    file: 'electron/ipc/bind.ts',
    find: 'return { ok: true, value: output.data };',
    replace: 'return { ok: true, value: await handler(input.data, { requestId }) };',
    test: 'electron/ipc/hostile-calls.test.ts',
    only: 'answers nothing',
  },
];
