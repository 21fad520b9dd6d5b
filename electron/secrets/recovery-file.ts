import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { parseRecoveryKey } from '#shared/lib/recovery-key.ts';
import type { AttemptLimiter } from './attempt-limiter.ts';
import { newRecoveryKey, unwrapWith, wrapFor } from './recovery-wrap.ts';
import { writeFileAtomic } from './write-file-atomic.ts';

const Slot = z.object({
  /** Public half of the recovery key, 32 bytes, base64. */
  publicKey: z.base64().length(44),
  /** The database key; while it is being changed the one before and the one to come. */
  keys: z.array(z.object({ ephemeral: z.base64().length(44), sealed: z.base64() })).max(2),
  /** The person has typed a part of it back. */
  confirmed: z.boolean(),
  createdAt: z.number().int(),
});

/** `recovery.json`: the database key, readable only with the recovery key. Nothing in it is secret by itself. */
const RecoveryFileShape = z.object({
  format: z.literal('earshot-recovery'),
  version: z.literal(1),
  profileId: z.uuid(),
  /** The recovery key in use, and a newer one that is not confirmed yet: until then both are accepted. */
  slots: z.array(Slot).min(1).max(2),
  /** SHA-256 over the fields above: finds accidents. What an attacker changes, the seals find. */
  checksum: z.string(),
});
type Slot = z.infer<typeof Slot>;
type Body = Pick<z.infer<typeof RecoveryFileShape>, 'profileId' | 'slots'>;

export interface RecoveryState {
  /** none: there is no recovery key · unconfirmed: shown, and nobody said it was saved · damaged: the file is not usable. */
  state: 'none' | 'unconfirmed' | 'confirmed' | 'damaged';
  createdAt: number | null;
}

export interface RecoveryFile {
  state(): Promise<RecoveryState>;
  /** Makes a recovery key for these database keys. Its text is answered here and kept nowhere. Rejects with DISK_FULL. */
  make(profileId: string, keysHex: readonly string[], nowMs: number): Promise<string>;
  /** The newest recovery key was saved by the person: the one before it stops working. */
  confirm(): Promise<void>;
  /** Seals these database keys for every recovery key in use, in place of what was sealed before. */
  rewrap(keysHex: readonly string[]): Promise<void>;
  /** True while a change of the database key is not wound up. */
  holdsTwoKeys(): Promise<boolean>;
  /**
   * The database keys that this recovery key gives, with the profile they belong to. Rejects with RECOVERY_KEY_WRONG,
   * RATE_LIMITED after five wrong ones in a row, NOT_FOUND where no recovery key was made, DB_KEY_UNAVAILABLE where the
   * file is damaged.
   */
  open(typed: string): Promise<{ profileId: string; keysHex: string[] }>;
}

export function createRecoveryFile(path: string, attempts: AttemptLimiter): RecoveryFile {
  async function read(): Promise<Body | null> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw damagedError(path, error);
    }
    let parsed: z.ZodSafeParseResult<z.infer<typeof RecoveryFileShape>>;
    try {
      parsed = RecoveryFileShape.safeParse(JSON.parse(text));
    } catch (error) {
      throw damagedError(path, error);
    }
    if (!parsed.success || parsed.data.checksum !== checksum(parsed.data)) throw damagedError(path);
    return parsed.data;
  }

  /** A damaged one cannot be added to, and a new recovery key is what is wanted then. */
  const readUsable = () => read().catch(() => null);

  const write = ({ profileId, slots }: Body): Promise<void> =>
    writeFileAtomic(
      path,
      `${JSON.stringify({ format: 'earshot-recovery', version: 1, profileId, slots, checksum: checksum({ profileId, slots }) }, null, 2)}\n`,
      'The recovery file',
    );

  const seal = (publicKey: string, profileId: string, keysHex: readonly string[]): Slot['keys'] =>
    keysHex.map((keyHex) => {
      const key = Buffer.from(keyHex, 'hex');
      const wrapped = wrapFor(publicKey, key, contextOf(profileId));
      key.fill(0);
      return wrapped;
    });

  return {
    async state() {
      try {
        const body = await read();
        const newest = body?.slots.at(-1);
        if (!newest) return { state: 'none', createdAt: null };
        return { state: newest.confirmed ? 'confirmed' : 'unconfirmed', createdAt: newest.createdAt };
      } catch {
        // The state is what is asked for; what is wrong is told when the key is used.
        return { state: 'damaged', createdAt: null };
      }
    },
    async make(profileId, keysHex, nowMs) {
      const kept = await readUsable();
      const { text, publicKey } = newRecoveryKey();
      const made = { publicKey, keys: seal(publicKey, profileId, keysHex), confirmed: false, createdAt: nowMs };
      const before = kept?.profileId === profileId ? kept.slots : [];
      // The one that is known to be saved goes on working; of two that are not, the newer.
      const saved = before.findLast((slot) => slot.confirmed);
      await write({ profileId, slots: saved ? [saved, made] : [made] });
      return text;
    },
    async confirm() {
      const kept = await read();
      const newest = kept?.slots.at(-1);
      if (!kept || !newest) throw noneError();
      await write({ ...kept, slots: [{ ...newest, confirmed: true }] });
    },
    async rewrap(keysHex) {
      const kept = await readUsable();
      if (!kept) return;
      const { profileId } = kept;
      const slots = kept.slots.map((slot) => ({ ...slot, keys: seal(slot.publicKey, profileId, keysHex) }));
      await write({ profileId, slots });
    },
    async holdsTwoKeys() {
      return (await readUsable())?.slots.some(({ keys }) => keys.length > 1) ?? false;
    },
    open: (typed) =>
      attempts.run('recovery', async () => {
        const body = await read();
        if (!body) throw noneError();
        const parsed = parseRecoveryKey(typed);
        const keysHex = parsed.ok ? unwrapAll(parsed.entropy, body) : [];
        if (keysHex.length > 0) return { profileId: body.profileId, keysHex };
        throw new AppError('RECOVERY_KEY_WRONG', 'That is not the recovery key of this data.', {
          action: 'Compare it with what you wrote down; of several recovery keys the newest works.',
        });
      }),
  };
}

function unwrapAll(entropy: Uint8Array, { profileId, slots }: Body): string[] {
  const keysHex: string[] = [];
  for (const wrapped of slots.flatMap(({ keys }) => keys)) {
    const key = unwrapWith(entropy, wrapped, contextOf(profileId));
    if (!key) continue;
    keysHex.push(key.toString('hex'));
    key.fill(0);
  }
  return keysHex;
}

const contextOf = (profileId: string): string => `earshot-recovery/1/${profileId}`;

function checksum({ profileId, slots }: Body): string {
  const canonical = slots.map(({ publicKey, keys, confirmed, createdAt }) => [
    publicKey,
    keys.map(({ ephemeral, sealed }) => [ephemeral, sealed]),
    confirmed,
    createdAt,
  ]);
  return createHash('sha256')
    .update(JSON.stringify(['earshot-recovery', 1, profileId, canonical]))
    .digest('hex');
}

const noneError = () =>
  new AppError('NOT_FOUND', 'No recovery key was made for this data.', {
    action: 'Bring back what held the key, then try again.',
  });

const damagedError = (path: string, cause?: unknown) =>
  new AppError('DB_KEY_UNAVAILABLE', 'The file that the recovery key opens is damaged. It was left as it is.', {
    action: `Put ${path} back from a backup, then try again.`,
    cause,
  });
