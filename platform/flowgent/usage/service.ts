import type { Usage, UsageDay, UsageQuery } from '#shared/wire/flowgent/usage.ts';
import { toIso } from '../../db/clock.ts';
import type { Workspace } from '../../workspace.ts';
import { requireAgent } from '../agents/service.ts';
import { DAY_MS, dayText, usageRange } from './range.ts';
import { creditsByDay } from './repository.ts';

/** Usage is counted from this day on: the days before it have none. */
const COUNTED_FROM = Date.UTC(2025, 4, 28);

const NOTE = 'Endpoint active from 28 May 2025 onwards';

export function agentUsage(workspace: Workspace, agentId: string, query: UsageQuery): Usage {
  const { db, clock } = workspace;
  const { id } = requireAgent(workspace, agentId);
  const { firstDay, lastDay } = usageRange(query, clock.now());
  const credits = creditsByDay(db, id, Math.max(firstDay, COUNTED_FROM), lastDay + DAY_MS);
  const days: UsageDay[] = [];
  for (let day = lastDay; day >= firstDay; day -= DAY_MS) {
    days.push({ date: dayText(day), credits_used: credits.get(dayText(day)) ?? 0 });
  }
  return {
    agent_id: id,
    time_range: { start: toIso(firstDay), end: toIso(lastDay + DAY_MS - 1) },
    usage: { total_credits_used: days.reduce((sum, day) => sum + day.credits_used, 0), daily_breakdown: days },
    ...(firstDay < COUNTED_FROM && { note: NOTE }),
  };
}
