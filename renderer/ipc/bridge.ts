import type { AppApi } from '#shared/contract/index.ts';
import type { ErrorData } from '#shared/errors/app-error.ts';

/** What a call answers over the bridge: errors do not survive it as errors, so they cross as data. */
export type Result<T> = { ok: true; value: T } | { ok: false; error: ErrorData };

type BridgeMember<M> = M extends (...input: infer I) => Promise<infer O>
  ? (input?: I[0], callId?: number) => Promise<Result<O>>
  : M;

/** `window.app` as the preload lays it out. */
export type Bridge = { [F in keyof AppApi]: { [K in keyof AppApi[F]]: BridgeMember<AppApi[F][K]> } } & {
  /** Gives up the query that was sent with this number. */
  cancel?: { query: (callId: number) => void };
};

declare global {
  interface Window {
    readonly app: Bridge;
  }
}
