import type { CallFilter, CallSort } from '#shared/contract/calls.ts';
import { api } from '../../ipc/client.ts';
import { pageQuery } from '../../ui/use-windowed-rows.ts';
import { callsView } from './calls-view.ts';

type View = { filter: CallFilter; sort: CallSort };

/** How the list of calls asks for its rows. */
export const callsPages = ({ filter, sort }: View) =>
  [
    ['calls', 'list', filter, sort],
    (page: { offset: number; limit: number }, signal: AbortSignal) =>
      api.calls.list({ filter, sort, page }, { signal }),
  ] as const;

/** What the list shows first, for asking before the list is there. */
export const firstCallsQuery = () => pageQuery(...callsPages(callsView.get()), 0);
