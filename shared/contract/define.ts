import type { z } from 'zod';

/** A call without side effects; it may be cancelled and repeated freely. */
export interface QueryDef<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'query';
  input: I;
  output: O;
  maxInputBytes?: number | undefined;
  deadlineMs?: number | undefined;
}

/** One intent of the person; carries a client-made id where doing it twice would matter. */
export interface CommandDef<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  kind: 'command';
  input: I;
  output: O;
  /** Most bytes of its input, where the default of electron/ipc is too small. */
  maxInputBytes?: number | undefined;
  /** How long it may take, where it speaks to a platform and the usual time is too short. */
  deadlineMs?: number | undefined;
}

/** A broadcast to every window. */
export interface EventDef<P extends z.ZodType = z.ZodType> {
  kind: 'event';
  payload: P;
}

export type CallDef = QueryDef | CommandDef;
export type FeatureDef = Record<string, QueryDef | CommandDef | EventDef>;
export type ContractDef = Record<string, FeatureDef>;

export const query = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O): QueryDef<I, O> => ({
  kind: 'query',
  input,
  output,
});

export const command = <I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
  limits: { maxInputBytes?: number; deadlineMs?: number } = {},
): CommandDef<I, O> => ({ kind: 'command', input, output, ...limits });

export const event = <P extends z.ZodType>(payload: P): EventDef<P> => ({ kind: 'event', payload });

type CallInput<D> = D extends { input: infer I extends z.ZodType } ? z.output<I> : never;
type CallOutput<D> = D extends { output: infer O extends z.ZodType } ? z.input<O> : never;

/** As much of an AbortSignal as a call needs; Node's and the window's both are one. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What travels with a call besides its input. */
export interface CallContext {
  /** Ties a click to its lines in the log. */
  requestId: string;
  /** Aborted when the window no longer wants the answer of a query. */
  signal?: CancelSignal | undefined;
}

/** The main side of a contract: one function a call. A missing or extra one is a compile error. */
export type FeatureHandlers<F extends FeatureDef> = {
  [K in keyof F as F[K] extends CallDef ? K : never]: (
    input: CallInput<F[K]>,
    context: CallContext,
  ) => Promise<CallOutput<F[K]>> | CallOutput<F[K]>;
};

export type Handlers<C extends ContractDef> = { [F in keyof C]: FeatureHandlers<C[F]> };

export interface CallOptions {
  /** Gives the answer up. Only a query ends by it: a command that was sent is carried out. */
  signal?: CancelSignal;
}

type ApiMember<D> =
  D extends EventDef<infer P>
    ? (listener: (payload: z.output<P>) => void) => () => void
    : D extends { input: infer I extends z.ZodType; output: infer O extends z.ZodType }
      ? undefined extends z.input<I>
        ? (input?: z.input<I>, options?: CallOptions) => Promise<z.output<O>>
        : (input: z.input<I>, options?: CallOptions) => Promise<z.output<O>>
      : never;

/** The renderer side of a contract: calls answer a promise, events answer an unsubscribe function. */
export type Api<C extends ContractDef> = { [F in keyof C]: { [K in keyof C[F]]: ApiMember<C[F][K]> } };

/** Names of the events of a feature with their payloads, for the publisher. */
export type EventPayload<D> = D extends EventDef<infer P> ? z.input<P> : never;
export type EventKeys<F extends FeatureDef> = { [K in keyof F]: F[K] extends EventDef ? K : never }[keyof F];

/** Over which a window gives a query up, by the number that it sent along with it. */
export const CANCEL_CHANNEL = 'app:cancel';

/** Every channel name is derived here and nowhere else. */
export const channelOf = (feature: string, member: string): string => `app:${feature}.${member}`;
