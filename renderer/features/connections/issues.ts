import type { CollectionHealth, Connection } from '#shared/contract/connections.ts';

export const hasIssue = ({ problem, rejectedCount, vanished }: CollectionHealth): boolean =>
  problem !== null || rejectedCount > 0 || vanished !== null;

/** Not for this key, or not offered there: a fact to show in its place, and nothing that has gone wrong. */
export const isQuietIssue = ({ problem, rejectedCount, vanished }: CollectionHealth): boolean =>
  problem !== null &&
  ['FORBIDDEN', 'NO_CREDITS', 'NOT_OFFERED'].includes(problem.code) &&
  rejectedCount === 0 &&
  vanished === null;

export const isTroubled = (connection: Connection): boolean =>
  connection.problem !== null || connection.collections.some((one) => hasIssue(one) && !isQuietIssue(one));

/** Its key is refused or lost: work goes on here, and nothing is exchanged until there is another. */
export const needsKey = ({ problem }: Connection): boolean => problem?.code === 'AUTH_EXPIRED';

/** The first list of a connection that waits for a decision about its removals. */
export const undecidedIn = (connection: Connection): CollectionHealth | null =>
  connection.collections.find(({ vanished }) => vanished !== null && vanished.acceptedAt === null) ?? null;

/** The platform does not answer for now: Earshot is made for that, so it is no problem of the connection. */
export const isUnreached = ({ problem }: Connection): boolean =>
  problem !== null && ['OFFLINE', 'TIMEOUT'].includes(problem.code);
