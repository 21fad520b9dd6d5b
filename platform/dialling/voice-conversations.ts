import type { Workspace } from '../workspace.ts';
import type { CallCourse } from './course.ts';

export function writeConversation(_workspace: Workspace, _callId: string, _course: CallCourse): string | null {
  return null;
}
