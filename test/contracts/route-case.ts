import type { Route } from '#shared/wire/routes.ts';
import type { Platform } from '../../platform/server.ts';

/** An entry of a service's table, or of the local routes, which have no row in the catalogue. */
export type CaseRoute = Omit<Route, 'code' | 'tag' | 'source'>;

/** What a request to a route is made of. */
export interface Given {
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean>;
  body?: unknown;
  upload?: { fields: Record<string, string>; file: { name: string; contentType: string; bytes: Uint8Array } };
}

/** A request that is refused, and the status of the refusal where it is not the usual one. */
export type Refused = Given & { status?: number };

export interface CaseContext {
  platform: Platform;
  /** Sends a request that must succeed and answers its JSON, checked against the route's schema; null for a file. */
  send(route: CaseRoute, given?: Given): Promise<unknown>;
  /** As `send`, for replies whose `id` (or `_id`, or the `id` of a contact in its envelope) is all that matters. */
  create(route: CaseRoute, given: Given): Promise<string>;
  /** Moves the platform's time on, and carries out what becomes due. */
  advance(byMs: number): Promise<void>;
  /** A word or number that no other call of this run got. */
  unique(): number;
}

/** A file or a stream as it arrived, for `check` of such a route. */
export interface RawReply {
  headers: Headers;
  bytes: Uint8Array;
}

/** Why a kind of request does not exist for a route. */
export interface NotApplicable {
  none: string;
}

/**
 * How a route is called in every way that the contract suite tries. Wrong credentials, ids that are no ids, properties that
 * no schema has and aliases are tried by the suite itself. All that must be refused is sent before the request that must succeed, with what that
 * one needs in place.
 */
export interface RouteCase {
  /** A request that must succeed; it first makes what it needs. Called anew for each trial that has an effect. */
  success(context: CaseContext): Promise<Given>;
  /** Looks closer at the reply of `success`: its JSON, or for a file or a stream a `RawReply`. */
  check?(reply: unknown, context: CaseContext, given: Given): void | Promise<void>;
  /** A request about something that does not exist (404 where no status is given); left out: the last parameter of `success` replaced by an unused id. */
  unknownId?: ((context: CaseContext, given: Given) => Refused | Promise<Refused>) | NotApplicable;
  /** A request whose body (or query) breaks the schema; `given` is a good one. */
  invalid: ((given: Given) => Refused) | NotApplicable;
  /** A request that the state of things forbids, with the status of its refusal (409 where it is left out). */
  wrongState: ((context: CaseContext) => Promise<Refused>) | NotApplicable;
}

/** One case a route: a missing or extra one is a compile error. */
export type RouteCases<T> = { readonly [K in keyof T]: RouteCase };
