import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { TokenPair, TokenStore } from '../net/session-credentials.ts';

/** The secrets of the main side, as far as connectors use them. */
export interface SecretPort {
  getSecret(input: { account: string }): Promise<string | null>;
  setSecret(input: { account: string; value: string }): Promise<void>;
}

const Kept = z.object({ accessToken: z.string().min(1).nullable(), refreshToken: z.string().min(1) });

/** A session's secret: the pair as JSON, or the refresh token alone, as a person enters it. */
export function parseSecret(secret: string): TokenPair {
  if (secret.startsWith('{')) {
    try {
      const parsed = Kept.safeParse(JSON.parse(secret));
      if (parsed.success) return parsed.data;
    } catch {
      // No JSON after all: it is a token that begins so.
    }
  }
  return { accessToken: null, refreshToken: secret };
}

/**
 * The pair of a connection in the secret store. Nothing is written over a secret that somebody else has put there or taken away
 * meanwhile: a refresh that comes late must not bring back a session that the person has left.
 */
export function keptTokens(
  secrets: SecretPort,
  account: string,
  secret: string,
): TokenStore & {
  retire(): void;
} {
  let known = secret;
  let isRetired = false;
  return {
    load: async () => parseSecret(known),
    async save(pair) {
      const stored = isRetired ? null : await secrets.getSecret({ account });
      if (isRetired || stored !== known) {
        throw new AppError('CANCELLED', 'The key of this connection was changed meanwhile.');
      }
      const value = JSON.stringify(pair);
      await secrets.setSecret({ account, value });
      known = value;
    },
    retire() {
      isRetired = true;
    },
  };
}

/** The pairs that tokens bought before their connection is kept: one that was tried is used up. In memory only. */
export function typedTokens() {
  const bought = new Map<string, TokenPair>();
  return {
    storeFor: (typed: string): TokenStore => ({
      load: async () => bought.get(typed) ?? parseSecret(typed),
      async save(pair) {
        bought.set(typed, pair);
      },
    }),
    /** The secret to keep for what was typed; it is forgotten here. */
    take(typed: string): string {
      const pair = bought.get(typed);
      bought.delete(typed);
      return JSON.stringify(pair ?? parseSecret(typed));
    },
  };
}
