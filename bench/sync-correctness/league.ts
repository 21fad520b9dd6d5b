import type { Contestant, Enter, Field, Seen } from './contestant.ts';
import { createWorld, type World } from './world.ts';

/** What went wrong, over one seed or over many. */
export interface Score {
  /** Values, own or another user's, that were written over unseen, or dropped, without anybody being told. */
  lostEdits: number;
  /** Audiences that stand on the platform more often than they were wanted. */
  doubledEffects: number;
  /** Contacts that went away here while the platform had them. */
  falseDeletes: number;
  /** Contacts and audiences that stand here, are not on the platform, and are not told to be unsent. */
  ghosts: number;
  /** Refused changes that the library does not name. */
  invisibleFailures: number;
  requests: number;
}

export const noScore = (): Score => ({
  lostEdits: 0,
  doubledEffects: 0,
  falseDeletes: 0,
  ghosts: 0,
  invisibleFailures: 0,
  requests: 0,
});

interface OwnEdit {
  id: string;
  field: Field;
  text: string;
  /** What its person saw in the field when they changed it. */
  saw: string;
}

const ROUNDS = 6;
const HEALING_SYNCS = 12;

/** One seed: offline work here and there, exchanges on a bad line, healing, and the count of what went wrong. */
export async function playSeed(enter: Enter, seed: number): Promise<Score> {
  const world = await createWorld(seed);
  const contestant = await enter(world.place);
  const score = noScore();
  const edits: OwnEdit[] = [];
  const wantedAudiences: string[] = [];
  try {
    await contestant.sync();
    await contestant.sync();
    for (let round = 1; round <= ROUNDS; round++) {
      await workOffline(world, contestant, edits, wantedAudiences, round);
      world.setBad(true);
      const before = await contestant.contacts();
      await contestant.sync();
      world.setBad(false);
      score.falseDeletes += await falseDeletes(world, contestant, before);
    }
    for (let time = 0; time < HEALING_SYNCS; time++) await contestant.sync();
    await judge(world, contestant, { edits, wantedAudiences }, score);
    score.requests = world.counts.requests;
    return score;
  } finally {
    await contestant.close();
    await world.close();
  }
}

async function workOffline(
  world: World,
  contestant: Contestant,
  edits: OwnEdit[],
  audiences: string[],
  round: number,
): Promise<void> {
  const { prng } = world;
  const seen = await contestant.contacts();
  const choices = world.busy().filter((id) => seen.has(id));
  const wanted = Array.from({ length: prng.integer(2, 6) }, () => prng.pick(choices));
  if (round === 3 && seen.has(world.refusedId)) wanted.push(world.refusedId);
  for (const [index, id] of wanted.entries()) {
    const field = prng.pick(['firstName', 'city'] as const);
    const text = `mine-${round}-${index}`;
    const saw = (await contestant.contacts()).get(id)?.[field] ?? '';
    await contestant.edit(id, field, text);
    edits.push({ id, field, text, saw });
  }
  if (prng.chance(0.7)) {
    const name = `Audience ${round}`;
    await contestant.createAudience(name);
    audiences.push(name);
  }
  for (let left = prng.integer(2, 8); left > 0; left--) await world.othersEdit();
  for (let left = prng.integer(0, 2); left > 0; left--) await world.othersRemoval();
}

async function falseDeletes(world: World, contestant: Contestant, before: ReadonlyMap<string, Seen>): Promise<number> {
  const now = await contestant.contacts();
  return world.alive().filter((id) => before.has(id) && !now.has(id)).length;
}

async function judge(
  world: World,
  contestant: Contestant,
  wanted: { edits: readonly OwnEdit[]; wantedAudiences: readonly string[] },
  score: Score,
): Promise<void> {
  const open = await contestant.open();
  const there = new Set((await world.contactsThere()).map(({ id }) => String(id)));
  const audiencesThere = await world.audiencesThere();
  for (const edit of wanted.edits) {
    if (edit.id === world.refusedId) {
      if (!open.has(edit.text) && !isReplaced(edit, wanted.edits)) score.invisibleFailures++;
    } else if (there.has(edit.id)) score.lostEdits += lossOf(world, edit, wanted.edits, open);
  }
  for (const name of wanted.wantedAudiences) {
    const count = audiencesThere.filter((other) => other === name).length;
    score.doubledEffects += Math.max(0, count - 1);
    if (count === 0 && !open.has(name)) score.lostEdits++;
  }
  // What was removed there and edited here stands until its person has decided.
  const inDispute = new Set(wanted.edits.filter(({ text }) => open.has(text)).map(({ id }) => id));
  for (const id of (await contestant.contacts()).keys()) if (!there.has(id) && !inDispute.has(id)) score.ghosts++;
  const left = [...audiencesThere];
  for (const name of await contestant.audiences()) {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    else if (!open.has(name)) score.ghosts++;
  }
}

/**
 * An own edit is lost where the platform never took it, no later own edit stands in its place and nobody is told. Another user's is
 * lost where an own one was put over it that did not know it.
 */
function lossOf(world: World, edit: OwnEdit, all: readonly OwnEdit[], open: ReadonlySet<string>): number {
  const taken = world.takenOf(edit.id, edit.field);
  const at = taken.findIndex(({ text }) => text === edit.text);
  if (at < 0) return isReplaced(edit, all) || open.has(edit.text) ? 0 : 1;
  const under = taken[at - 1];
  return under?.by === 'other' && !knew(edit, all, under.text) ? 1 : 0;
}

/** Whoever edits their own edit knows what that one was made over. */
function knew({ saw }: OwnEdit, all: readonly OwnEdit[], text: string): boolean {
  const own = all.find((other) => other.text === saw);
  return saw === text || (own !== undefined && knew(own, all, text));
}

const isReplaced = (edit: OwnEdit, all: readonly OwnEdit[]): boolean =>
  all.slice(all.indexOf(edit) + 1).some(({ id, field }) => id === edit.id && field === edit.field);
