import { z } from 'zod';
import { Changed, ForeignText, Instant, LocalId, PageRequest, page, ShortText, SortOrder } from './common.ts';
import { ContactSelection } from './contact-filter.ts';
import { command, event, query } from './define.ts';
import { RecordState } from './record-state.ts';

/** How long a command may take that goes through all chosen contacts. */
const MANY = { deadlineMs: 300_000 };

/** A set of contacts on a platform, with who waits to join it. */
export const AudienceRow = z.object({
  id: LocalId,
  connectionId: LocalId,
  name: ForeignText,
  description: ForeignText.nullable(),
  /** static, or live where the platform decides who is in it; null where it does not say or has none yet. */
  type: ForeignText.nullable(),
  /** People of it who are here, those who wait to be added among them. */
  contactCount: z.number().int(),
  /** Of those, how many wait to be added. */
  waitingCount: z.number().int(),
  /** How many the platform says it has; null where it does not say or has none yet. */
  platformCount: z.number().int().nullable(),
  state: RecordState,
  createdAt: Instant.nullable(),
  /** When its list of people was last read to its end. */
  readAt: Instant.nullable(),
});

const Name = z.string().trim().min(3).max(64);
const Description = z.string().trim().max(256).nullable();

export const AudienceSort = z.object({
  by: z.enum(['name', 'contactCount', 'createdAt']).default('name'),
  order: SortOrder.default('asc'),
});

/** What came of adding chosen contacts to an audience. */
export const AdditionOutcome = z.object({
  chosenCount: z.number().int(),
  /** Of those, how many were not in it. */
  addedCount: z.number().int(),
  /** Of those, how many another platform has, which cannot be in it. */
  elsewhereCount: z.number().int(),
});

export const audiences = {
  list: query(
    z.object({ text: ShortText.default(''), sort: AudienceSort.prefault({}), page: PageRequest.prefault({}) }),
    page(AudienceRow),
  ),
  get: query(z.object({ id: LocalId }), AudienceRow),
  /** When the list of audiences was last read to its end, by the oldest connection; null where one never was. */
  readAt: query(z.object({}).optional(), Instant.nullable()),
  /** `id` is made by the caller and stays the record's local id. Queued; `people` join it as they are chosen now. */
  create: command(
    z.object({
      id: LocalId,
      connectionId: LocalId,
      name: Name,
      description: Description.default(null),
      people: z.object({ groupId: LocalId, selection: ContactSelection }).optional(),
    }),
    z.object({ audience: AudienceRow, addition: AdditionOutcome.nullable() }),
    MANY,
  ),
  /** Only what is named is changed. `changeId` makes a repeated call harmless. */
  update: command(
    z.object({
      changeId: LocalId,
      id: LocalId,
      name: Name.optional(),
      description: z.string().trim().min(1).max(256).optional(),
    }),
    AudienceRow,
  ),
  /** Held in the outbox until the person confirms it there. */
  remove: command(z.object({ changeId: LocalId, id: LocalId }), z.void()),
  /** Queues that the chosen contacts join, as they are chosen now. `groupId` makes a repeated call harmless. */
  add: command(z.object({ groupId: LocalId, id: LocalId, selection: ContactSelection }), AdditionOutcome, MANY),
  onChanged: event(Changed),
};

export type AudienceRow = z.infer<typeof AudienceRow>;
export type AudienceSort = z.infer<typeof AudienceSort>;
export type AdditionOutcome = z.infer<typeof AdditionOutcome>;
