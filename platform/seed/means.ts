import { enterCredits } from '../gomobile/credits/ledger.ts';
import { insertDid } from '../gomobile/dids/repository.ts';
import { insertSenderId } from '../gomobile/sender-ids/repository.ts';
import type { Workspace } from '../workspace.ts';
import { sampleId } from './ids.ts';

/** What a new workspace can spend before credits are added. */
export const INITIAL_CREDITS = 1000;

/** Numbers set aside for fiction by their countries' authorities, so that none can be anybody's. */
const DIDS = [
  { key: 'london', number: '+442079460100', country: 'GB', label: 'Main line' },
  { key: 'leeds', number: '+441134960000', country: 'GB', label: 'Support line' },
  { key: 'paris', number: '+33199001234', country: 'FR', label: 'Paris' },
  { key: 'washington', number: '+12025550123', country: 'US', label: null },
] as const;

const SENDER_IDS = [
  { senderId: 'Support', country: 'GB' },
  { senderId: 'Assistance', country: 'FR' },
  { senderId: 'Alerts', country: 'GB' },
] as const;

/** What calls and messages need: numbers to call from, names to write from, and credits. The same in every workspace. */
export function seedMeans(workspace: Workspace, at: number): void {
  const { db } = workspace;
  for (const { key, ...did } of DIDS) {
    insertDid(db, { id: sampleId('did', key), ...did, capabilities: ['voice', 'sms'] });
  }
  for (const { senderId, country } of SENDER_IDS) {
    insertSenderId(db, { id: sampleId('sender-id', senderId), sender_id: senderId, country });
  }
  enterCredits(workspace, { type: 'initial', amount: INITIAL_CREDITS, description: 'Credits to start with', at });
}
