import { createSession } from '../../truestate/sessions/service.ts';
import type { Workspace } from '../../workspace.ts';
import { sampleId } from '../ids.ts';
import { Random } from '../random.ts';
import { WORKSPACE_AGE_MS } from '../sample.ts';
import type { SampleManifest } from '../sample-manifest.ts';
import { seedAgents } from './agents.ts';
import { seedApiKeys } from './api-keys.ts';
import { seedAudios } from './audios.ts';
import { seedChats, seedVoiceConversations } from './conversations.ts';
import { seedCredits } from './credits.ts';
import { seedFlows } from './flows.ts';
import { seedPrograms } from './programs.ts';
import { seedSmsPrograms } from './sms-programs.ts';

const DAY_MS = 24 * 60 * 60_000;
const IDS_SEED = 0x5a3b1e;

/** The content is about the people of the sample that ships; another manifest comes without it. */
export const hasContent = ({ organisation }: SampleManifest): boolean => organisation.slug === 'lanternhouse';

/** Fills every screen of the sample workspace. Everything in it is the same each time, but for the times, which count back from `now`. */
export function seedContent(workspace: Workspace, manifest: SampleManifest, now: number): void {
  const random = new Random(IDS_SEED);
  const sample: Workspace = { ...workspace, newId: () => random.uuid() };
  const bornAt = now - WORKSPACE_AGE_MS;
  seedAgents(sample, bornAt + 5 * DAY_MS);
  seedAudios(sample, sampleId('user', manifest.user.email), bornAt + 15 * DAY_MS);
  seedFlows(sample, bornAt + 20 * DAY_MS);
  const { calls } = seedPrograms(sample, now);
  seedVoiceConversations(sample, calls);
  seedChats(sample, now);
  seedSmsPrograms(sample, now);
  seedCredits(sample, manifest, calls, now);
  seedApiKeys(sample, now);
  for (const caller of ['Ada', 'Mr Okafor', 'Señora Ruiz']) {
    createSession(sample, sampleId('truestate-flow', 'first-help'), { inputs: { caller } });
  }
}
