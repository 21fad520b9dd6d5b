import type { z } from 'zod';
import type { TableRoute } from '../http/register.ts';
import type { Workspace } from '../workspace.ts';
import { guarded, tagged } from './entity-tags.ts';
import type { Handler } from './handler.ts';
import { remembering } from './idempotency.ts';

interface Served {
  route: TableRoute;
  handler: Handler;
}

/** A route's handler with what this server offers beyond the documentation; as it is where that is switched off. */
export function withExtras(workspace: Workspace, { route, handler }: Served, table: readonly Served[]): Handler {
  if (!workspace.extras) return handler;
  if (route.method === 'GET') return isEntity(route) ? tagged(handler) : handler;
  if (route.method !== 'POST') return guarded(handler, readerOf(route, table));
  const isKept = typeof route.reply !== 'string' && !route.secretReply && !route.keyless;
  return isKept ? remembering(workspace, handler) : handler;
}

/** A read of one thing, as JSON: its path ends with what names the thing. */
const isEntity = ({ path, reply, method }: TableRoute): boolean =>
  method === 'GET' && typeof reply !== 'string' && /\}\/?$/.test(path);

/** What answers GET on the path of a change, or null where that is no read of one thing as JSON. */
function readerOf({ path }: TableRoute, table: readonly Served[]): Handler | null {
  const found = table.find(({ route }) => route.path === path && isEntity(route));
  if (found === undefined) return null;
  const query = (found.route.query as z.ZodType | undefined)?.parse({});
  return (input) => found.handler({ ...input, query });
}
