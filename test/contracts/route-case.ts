import type { Route } from '#shared/wire/routes.ts';
import type { Platform } from '../../platform/server.ts';

/** What a request to a route is made of. */
export interface Given {
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean>;
  body?: unknown;
  upload?: { fields: Record<string, string>; file: { name: string; contentType: string; bytes: Uint8Array } };
}

export interface CaseContext {
  platform: Platform;
  /** Sends a request that must succeed and answers its JSON, checked against the route's schema; null for a file. */
  send(route: Route, given?: Given): Promise<unknown>;
  /** As `send`, for replies whose `id` is all that matters. */
  create(route: Route, given: Given): Promise<string>;
  /** Moves the platform's time on, and carries out what becomes due. */
  advance(byMs: number): Promise<void>;
  /** A word or number that no other call of this run got. */
  unique(): number;
}

/** A request that must be refused, with the status of the refusal where it is not the usual one. */
export type RefusedGiven = Given & { status?: number };

/** Why a kind of request does not exist for a route. */
export interface NotApplicable {
  none: string;
}

/** How a route is called in every way that the contract suite tries. Wrong credentials are tried by the suite itself. */
export interface RouteCase {
  /** A request that must succeed; it first makes what it needs. Called anew for each trial. */
  success(context: CaseContext): Promise<Given>;
  /** Looks closer at the reply of `success`. */
  check?(reply: unknown, context: CaseContext, given: Given): void | Promise<void>;
  /**
   * A request about something that does not exist: 404, unless it says another status. Left out: the last parameter of
   * `success` replaced by an unused id.
   */
  unknownId?: ((context: CaseContext, given: Given) => RefusedGiven | Promise<RefusedGiven>) | NotApplicable;
  /**
   * A request whose body (or query) breaks the schema; `given` is a good one. 400 unless it says another status, and 422 from
   * TrueState, as for an unknown property.
   */
  invalid: ((given: Given) => RefusedGiven) | NotApplicable;
  /** A property that the schema does not have; left out: `unexpected: 1` in the body, or in the query. */
  unknownProperty?: NotApplicable;
  /** A request that the state of things forbids, with the status of its refusal (409 where it is left out). */
  wrongState: ((context: CaseContext) => Promise<RefusedGiven>) | NotApplicable;
}

/** One case a route: a missing or extra one is a compile error. */
export type RouteCases<T> = { readonly [K in keyof T]: RouteCase };
