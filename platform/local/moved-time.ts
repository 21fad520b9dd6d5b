import { findSetting, saveSetting, type Workspace } from '../workspace.ts';

const OFFSET = 'clockOffsetMs';

/** Moves the time of day on, for this process and those after it. */
export function moveTime({ db, clock }: Workspace, byMs: number): void {
  clock.advance(byMs);
  saveSetting(db, OFFSET, String(clock.offsetMs));
}

/** Goes on in the time that an earlier process was moved to: what it planned and wrote down belongs to that time. */
export function resumeTime({ db, clock }: Workspace): void {
  clock.advance(Number(findSetting(db, OFFSET) ?? 0));
}
