import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';
import { PageQuery, pageOf } from './paging.ts';

export const CreditBalance = z.looseObject({ balance: z.number() });

export const CreditTransaction = z.looseObject({
  id: WireId,
  organizationId: maybe(WireId),
  /** credit_add, call_charge, sms_charge, adjustment or initial; an open text on reading. */
  type: z.string(),
  /** Added where positive, charged where negative. */
  amount: z.number(),
  balanceAfter: maybe(z.number()),
  callId: maybe(WireId),
  smsProgramId: maybe(WireId),
  description: maybe(z.string()),
  createdBy: maybe(WireId),
  createdAt: WireInstant,
});

export const CreditTransactionPage = pageOf(CreditTransaction);

/** A date alone starts, or ends, with the whole of that day in UTC. */
const instant = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

export const CreditTransactionListQuery = PageQuery.extend({
  startDate: instant.optional(),
  endDate: instant.optional(),
});

export type CreditBalance = z.infer<typeof CreditBalance>;
export type CreditTransaction = z.infer<typeof CreditTransaction>;
export type CreditTransactionListQuery = z.infer<typeof CreditTransactionListQuery>;
