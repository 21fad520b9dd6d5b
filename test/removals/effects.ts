import type { Removal } from './removal.ts';

const EFFECTS = 'test/integration/effects.integration.test.ts';
const ACTS = 'test/integration/executions.integration.test.ts';

export const removals: readonly Removal[] = [
  {
    name: 'a launch that may have left is looked for and not sent again',
    file: 'electron/sync/push/kinds/program.ts',
    find: 'if (change.firstSentAt !== null || mark?.isDoubtful === true) {',
    replace: 'if (change.createdAt === 0) {',
    test: EFFECTS,
    only: 'the reply is lost',
  },
  {
    name: 'a launch that a person wants once more is looked for first',
    file: 'electron/sync/push/kinds/program.ts',
    find: 'if (change.firstSentAt !== null || mark?.isDoubtful === true) {',
    replace: 'if (change.firstSentAt !== null) {',
    test: EFFECTS,
    only: 'turns out to have arrived',
  },
  {
    name: 'a message in doubt is left to a person',
    file: 'electron/sync/push/kinds/message.ts',
    find: 'if (change.firstSentAt !== null) return IN_DOUBT;',
    replace: '',
    test: EFFECTS,
    only: 'in doubt after',
  },
  {
    name: 'a launch reaches no more people than were confirmed',
    file: 'electron/sync/push/kinds/effect.ts',
    find: 'if (contactCount == null || contactCount <= people) return;',
    replace: 'if (contactCount !== -1) return;',
    test: EFFECTS,
    only: 'of more people than were confirmed',
  },
  {
    name: 'an effect whose line fell waits for a new confirmation',
    file: 'electron/sync/push/settle.ts',
    find: "return after.next === 'stop' ? { state: 'held', expiresAt: now + HOLD_MS } : {};",
    replace: 'return after.next === null ? { state: "held", expiresAt: now } : {};',
    test: EFFECTS,
    only: 'held again where the line was lost',
  },
  {
    name: 'what was confirmed before Earshot ended is not sent when it starts',
    file: 'electron/sync/sync.ts',
    find: '      holdUnsent({ db, clock });\n      running = true;',
    replace: '      running = true;',
    test: EFFECTS,
    only: 'after Earshot was closed',
  },
  {
    name: 'an effect is not confirmed offline',
    file: 'electron/sync/outbox/decisions.ts',
    find: 'if (isEffect && !isReachable(db, change.connectionId)) {',
    replace: 'if (isEffect && change.createdAt === 0) {',
    test: EFFECTS,
    only: 'neither a reconnection nor',
  },
  {
    name: 'what became of a pause without a reply is looked up',
    file: 'electron/sync/state-act.ts',
    find: "  if (isThere(item)) return { outcome: isRefused ? 'already' : 'seen', item, error: null };",
    replace: '',
    test: ACTS,
    only: 'whose pause got no reply is',
  },
];
