import { z } from 'zod';

/** An absolute path with `{name}` for a parameter; steps up and queries have no place in it. */
const PathTemplate = z
  .string()
  .max(500)
  .regex(/^(\/([\w.~%-]|\{\w+\})+)+\/?$/)
  .refine((path) => !/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path));

const ById = <T extends z.ZodType>(value: T) => z.record(z.string(), value);

/** How one connection is spoken to otherwise than its platform's documentation says; kept with the connection. */
export const WireSettings = z.object({
  /** Path templates by operation id, for a server that has an endpoint elsewhere. */
  paths: ById(PathTemplate).default({}),
  /** The key under which a reply holds its list or its record, by operation id. */
  envelopes: ById(z.string().min(1).max(100)).default({}),
});

export const DEFAULT_WIRE_SETTINGS: WireSettings = { paths: {}, envelopes: {} };

/** The settings of a connection as they are stored; what cannot be read is as if it were not there. */
export function parseWireSettings(stored: string): WireSettings {
  try {
    return WireSettings.parse(JSON.parse(stored));
  } catch {
    // Written by another version, or by hand: the documented paths work as well or as badly as before.
    return DEFAULT_WIRE_SETTINGS;
  }
}

export type WireSettings = z.infer<typeof WireSettings>;
