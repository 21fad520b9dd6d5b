import type {
  ResolutionCriterion,
  ResolutionCriterionCreate,
  ResolutionCriterionUpdate,
  ResolutionMetrics,
  ResolutionMetricsQuery,
} from '#shared/wire/gomobile/agents.ts';
import { toIso } from '../../db/clock.ts';
import type { Db } from '../../db/statements.ts';
import { notFound } from '../../http/errors.ts';
import type { Workspace } from '../../workspace.ts';
import { liveAgent } from '../agents/service.ts';
import { meetsCriterion } from './evaluate.ts';
import * as repository from './repository.ts';

export function listCriteria(workspace: Workspace, agentId: string): ResolutionCriterion[] {
  liveAgent(workspace, agentId);
  return repository.listCriteria(workspace.db, agentId).map(toWire);
}

export function createCriterion(
  workspace: Workspace,
  agentId: string,
  input: ResolutionCriterionCreate,
): ResolutionCriterion {
  const { db, clock, newId } = workspace;
  liveAgent(workspace, agentId);
  const id = newId();
  repository.insertCriterion(db, id, agentId, input, clock.tick());
  return toWire(existingCriterion(workspace, agentId, id));
}

/** A request that changes nothing leaves `updatedAt` as it is. */
export function updateCriterion(
  workspace: Workspace,
  agentId: string,
  id: string,
  input: ResolutionCriterionUpdate,
): ResolutionCriterion {
  const { db, clock } = workspace;
  const row = existingCriterion(workspace, agentId, id);
  const words = { label: input.label ?? row.label, description: input.description ?? row.description };
  if (words.label !== row.label || words.description !== row.description) {
    repository.updateCriterion(db, id, words, clock.tick());
  }
  return toWire(existingCriterion(workspace, agentId, id));
}

/** Conversations keep whether they were resolved; what was found about this criterion goes with it. */
export function deleteCriterion(workspace: Workspace, agentId: string, id: string): void {
  const { db, clock } = workspace;
  const row = existingCriterion(workspace, agentId, id);
  db.transaction(() => repository.deleteCriterion(db, row, clock.tick()))();
}

/**
 * Looks at what was said in a conversation that ends: it is resolved where every criterion of its agent is met. With no
 * criteria nothing is found, and `resolved` stays null. Must be called in the transaction that ends it.
 */
export function evaluateConversation(db: Db, agentId: string, conversationId: string): void {
  const criteria = repository.listCriteria(db, agentId);
  if (criteria.length === 0) return;
  const transcript = repository.transcriptOf(db, conversationId);
  let isResolved = true;
  for (const criterion of criteria) {
    const isMet = meetsCriterion(criterion, transcript);
    repository.saveVerdict(db, conversationId, criterion.id, isMet);
    isResolved &&= isMet;
  }
  repository.saveResolved(db, conversationId, isResolved);
}

/**
 * Figures over the agent's conversations that started from `from` to `to`, both included: `total` all of them;
 * `evaluated` those that ended while the agent had criteria; `resolved` those of them that met all; `unresolved` the other
 * evaluated ones; the rate is resolved by evaluated. A criterion's `evaluatedCount` has the conversations that ended since
 * it was added, `metCount` those of them that met it.
 */
export function resolutionMetrics(
  workspace: Workspace,
  agentId: string,
  { from, to }: ResolutionMetricsQuery,
): ResolutionMetrics {
  const { db } = workspace;
  liveAgent(workspace, agentId);
  const period = {
    agentId,
    from: from === undefined ? 0 : Date.parse(from),
    to: to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to),
  };
  const { total, evaluated, resolved } = repository.countConversations(db, period);
  return {
    totalConversations: total,
    evaluatedConversations: evaluated,
    resolvedConversations: resolved,
    unresolvedConversations: evaluated - resolved,
    resolutionRate: shareOf(resolved, evaluated),
    criteria: repository.countVerdicts(db, period).map((row) => ({
      criterionId: row.id,
      label: row.label,
      metCount: row.met,
      evaluatedCount: row.evaluated,
      rate: shareOf(row.met, row.evaluated),
    })),
  };
}

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function existingCriterion({ db }: Workspace, agentId: string, id: string): repository.CriterionRow {
  // The agent first, so that a deleted agent has no criteria either.
  liveAgent({ db }, agentId);
  const row = repository.findCriterion(db, agentId, id);
  if (row === undefined) throw notFound('Resolution criterion');
  return row;
}

const toWire = (row: repository.CriterionRow): ResolutionCriterion => ({
  id: row.id,
  agentId: row.agent_id,
  label: row.label,
  description: row.description,
  position: row.position,
  createdAt: toIso(row.created_at),
  updatedAt: toIso(row.updated_at),
});
