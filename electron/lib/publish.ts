import type { EventKeys, EventPayload } from '#shared/contract/define.ts';
import type { Contract } from '#shared/contract/index.ts';

/** Tells every window. Call it after the commit, never inside a transaction. */
export type Publish = <F extends keyof Contract, E extends EventKeys<Contract[F]>>(
  feature: F,
  member: E,
  payload: EventPayload<Contract[F][E]>,
) => void;
