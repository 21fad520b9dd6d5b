import { useQuery } from '@tanstack/react-query';
import type { CapabilityKey, Connection } from '#shared/contract/connections.ts';
import { connectionsQuery } from './queries.ts';

/** Whether a connection may offer something: what could not be found out counts as offered until it is refused. */
export const offers = ({ capabilities }: Pick<Connection, 'capabilities'>, key: CapabilityKey): boolean =>
  capabilities.some((capability) => capability.key === key && capability.offered !== 'absent');

/** The connections that offer one of these; undefined while that is not known. */
export function useOffering(...keys: CapabilityKey[]): Connection[] | undefined {
  return useQuery(connectionsQuery).data?.filter((connection) => keys.some((key) => offers(connection, key)));
}
