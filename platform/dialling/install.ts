import type { Workspace } from '../workspace.ts';
import { installCalls } from './calls.ts';
import { installRequests, settleJob } from './requests.ts';

/** Makes the dialler's tasks happen. Called once, before the tasks start. */
export function installDialling(workspace: Workspace): void {
  installCalls(workspace, (call, course) => {
    settleJob(workspace, call, course.endedAt);
  });
  installRequests(workspace);
}
