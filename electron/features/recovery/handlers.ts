import type { AppHandlers } from '#shared/contract/index.ts';
import type { Recovery } from './service.ts';

export const recoveryHandlers = (recovery: Recovery): AppHandlers['recovery'] => ({
  state: () => recovery.state(),
  recover: () => recovery.recover(),
  verify: () => recovery.verify(),
  exportUnsent: () => recovery.exportUnsent(),
  openReadOnly: () => recovery.openReadOnly(),
  showFolder: () => recovery.showFolder(),
  dismissReport: () => recovery.dismissReport(),
});
