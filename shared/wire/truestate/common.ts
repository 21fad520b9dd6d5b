import { z } from 'zod';

/** UUIDs today; on reading any text, since they are only handed back. */
export const WireId = z.string().min(1);

/** ISO 8601. It may have microseconds and may lack the `Z`: then it is UTC all the same. See `instantOf`. */
export const WireInstant = z.string().min(1);

export const LiveFlowParams = z.strictObject({ live_flow_id: z.uuid() });
export const SessionParams = z.strictObject({ live_flow_id: z.uuid(), session_id: z.uuid() });

/** A timestamp of this service in ms since 1970 UTC, or null where it is none. */
export function instantOf(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text.trim());
  if (match === null) return null;
  const [, day, time, fraction = '', zone = 'Z'] = match;
  const at = Date.parse(`${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${zoneOf(zone)}`);
  return Number.isNaN(at) ? null : at;
}

const zoneOf = (zone: string): string => zone.toUpperCase().replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
