import type { AudienceRow } from '#shared/contract/audiences.ts';
import { CALL, listSource } from './source.ts';

export const audiencesSource = listSource('audiences', {
  page: (queries, query, page) => queries.audiences.list({ ...query, page }, CALL),
  cells: (audience: AudienceRow) => ({
    name: audience.name,
    description: audience.description,
    contactCount: audience.contactCount,
    waitingCount: audience.waitingCount,
    platformCount: audience.platformCount,
    recordState: audience.state,
    createdAt: audience.createdAt,
  }),
});
