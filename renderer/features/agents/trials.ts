import type { TrialReply, TrialTurn } from '#shared/contract/agents.ts';
import { createStore } from '../../lib/store.ts';

/** A turn of the playground: what was asked, or what was answered with what it took. */
export interface Turn extends TrialTurn {
  id: string;
  reply: TrialReply | null;
}

interface Trial {
  turns: readonly Turn[];
  typed: string;
}

const NOTHING: Trial = { turns: [], typed: '' };

/** Trials by agent. They live as long as the window and are kept nowhere else. */
export const trials = createStore<Record<string, Trial | undefined>>({});

export const trialOf = (id: string): Trial => trials.get()[id] ?? NOTHING;

export const setTrial = (id: string, change: Partial<Trial>): void =>
  trials.set({ [id]: { ...trialOf(id), ...change } });

/** Turns that go along with the next question: the platform takes so many. */
const MAX_HISTORY = 100;

export const historyOf = (turns: readonly Turn[]): TrialTurn[] =>
  turns.slice(-MAX_HISTORY).map(({ role, content }) => ({ role, content: content.slice(0, 8000) }));
