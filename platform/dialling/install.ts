import type { Workspace } from '../workspace.ts';
import { installCalls } from './calls.ts';
import { installExecutions, settleContact } from './executions.ts';
import { installRequests, settleJob } from './requests.ts';

/** Makes the dialler's tasks happen. Called once, before the tasks start. */
export function installDialling(workspace: Workspace): void {
  installCalls(workspace, (call, course) => {
    if (call.executionId === null) settleJob(workspace, call, course.endedAt);
    else settleContact(workspace, call, course);
  });
  installRequests(workspace);
  installExecutions(workspace);
}
