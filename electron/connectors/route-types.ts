import type { z } from 'zod';
import type { BINARY, EVENT_STREAM, Route, RouteTable } from '#shared/wire/routes.ts';
import type { UploadFile, UploadProgress } from '../net/multipart.ts';

type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];

/**
 * What may be given for an object of texts on the wire (a query, the fields of a form): as the schema takes it in, and where
 * that is anything because it is coerced, as it gives it out.
 */
type Given<S extends z.ZodType> = {
  [K in RequiredKeys<z.input<S>> & keyof z.output<S>]: GivenValue<z.input<S>[K], z.output<S>[K]>;
} & {
  [K in Exclude<keyof z.input<S>, RequiredKeys<z.input<S>>> & keyof z.output<S>]?:
    | GivenValue<z.input<S>[K], z.output<S>[K]>
    | undefined;
};
type GivenValue<I, O> = unknown extends I ? O : I;

/** A part that may be left out where nothing in it is needed. */
type Part<Name extends string, Value> = object extends Value ? { [K in Name]?: Value } : { [K in Name]: Value };

type ParamsPart<R> = R extends { params: infer P extends z.ZodObject }
  ? Part<'params', z.input<P>>
  : { params?: never };
type QueryPart<R> = R extends { query: infer Q extends z.ZodObject } ? Part<'query', Given<Q>> : { query?: never };
type BodyPart<R> = R extends { body: infer B extends z.ZodType }
  ? undefined extends z.input<B>
    ? { body?: z.input<B> }
    : { body: z.input<B> }
  : { body?: never };
type UploadPart<R> = R extends { upload: { fields: infer F extends z.ZodObject } }
  ? { upload: { file: UploadFile } & Part<'fields', Given<F>>; onProgress?: (progress: UploadProgress) => void }
  : { upload?: never };

/**
 * What a call of a route is given, typed by its table. Conditional, so that of many routes each is worked out for itself and not
 * every part of each with every part of all others.
 */
export type CallInput<R extends Route> = R extends Route
  ? ParamsPart<R> & QueryPart<R> & BodyPart<R> & UploadPart<R> & { signal?: AbortSignal | undefined }
  : never;

/** The argument, which may be left out where nothing is needed. */
export type CallArguments<I> = object extends I ? [input?: I] : [input: I];

/** The decoded reply of a route. */
export type ReplyOf<R extends Route> = R['reply'] extends z.ZodType ? z.output<R['reply']> : never;

/** The schema of the rows of a reply that is a list, whatever its envelope. */
type RowSchema<S> =
  S extends z.ZodArray<infer Row>
    ? Row
    : S extends z.ZodUnion<infer Options>
      ? RowSchema<Options[number]>
      : S extends z.ZodObject<infer Shape>
        ? RowOfShape<Shape>
        : never;
type RowOfShape<Shape> = Shape extends { data: z.ZodArray<infer Row> }
  ? Row
  : { [K in keyof Shape]: Shape[K] extends z.ZodArray<infer Row> ? Row : never }[keyof Shape];

/** A decoded row of a reply that is a list. */
export type RowOf<R extends Route> = RowSchema<R['reply']> extends infer Row extends z.ZodType ? z.output<Row> : never;

type IdsWith<T extends RouteTable, Reply> = {
  [K in keyof T & string]: T[K]['reply'] extends Reply ? K : never;
}[keyof T & string];

export type JsonId<T extends RouteTable> = IdsWith<T, z.ZodType>;
export type BinaryId<T extends RouteTable> = IdsWith<T, typeof BINARY>;
export type EventsId<T extends RouteTable> = IdsWith<T, typeof EVENT_STREAM>;
export type ListId<T extends RouteTable> = {
  [K in JsonId<T>]: [RowOf<T[K]>] extends [never] ? never : K;
}[JsonId<T>];
