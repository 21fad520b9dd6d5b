import type { Screen } from './screen.ts';

export const outboxScreens: Screen[] = [
  { name: 'outbox, pending', address: '/?outbox=many#/outbox/pending', ready: 'change' },
  { name: 'outbox, held', address: '/?outbox=many&theme=dark#/outbox/held', ready: 'lapses' },
  {
    name: 'outbox, conflicts of one kind',
    address: '/?outbox=many&theme=dark#/outbox/conflicts',
    ready: 'conflict-rule',
  },
  {
    name: 'outbox, a decision for all',
    address: '/?outbox=many#/outbox/conflicts',
    ready: 'conflict-rule',
    prepare: async (page) => {
      await page.getByTestId('rule-mine').click();
      await page.getByTestId('confirm-dialog').waitFor();
    },
  },
  {
    name: 'outbox, quarantine with a correction',
    address: '/#/outbox/quarantine',
    ready: 'edit-change',
    prepare: async (page) => {
      await page.getByTestId('edit-change').click();
      await page.getByTestId('edit-send').click();
    },
  },
  { name: 'outbox, history', address: '/?theme=dark#/outbox/history', ready: 'change' },
  { name: 'outbox, nothing waits', address: '/?mode=empty#/outbox/pending', ready: 'outbox-empty-pending' },
  { name: 'rehearsal, working offline', address: '/?outbox=many&paused=yes#/outbox/rehearsal', ready: 'rehearsal' },
  {
    name: 'rehearsal, no platform answers',
    address: '/?outbox=many&mode=offline&theme=dark#/outbox/rehearsal',
    ready: 'rehearsal',
  },
  { name: 'rehearsal, nothing to send', address: '/?mode=empty#/outbox/rehearsal', ready: 'rehearsal-empty' },
  {
    name: 'sync details with ways to the outbox',
    address: '/?outbox=many&mode=offline#/calls',
    ready: 'sync-pill',
    prepare: async (page) => {
      await page.getByTestId('sync-pill').click();
      await page.getByTestId('sync-view-conflicts').waitFor();
    },
  },
];
