import type { ExportColumn, ExportOffer, ExportTarget } from '#shared/contract/exports.ts';
import { agentsSource, conversationsSource, flowsSource, knowledgeSource, messagesSource } from './agents.ts';
import { callsSource, commentsSource, transcriptsSource } from './calls.ts';
import { contactsSource } from './contacts.ts';
import { outboxSource } from './outbox.ts';
import { audiencesSource } from './people.ts';
import { executionsSource, programsSource, smsProgramsSource } from './programs.ts';
import { reportsSource } from './reports.ts';
import type { ExportBatch, ExportSource, Queries, QueryOf } from './source.ts';

/** Every list that can be exported. Another one is a line here, its columns in shared/domain, its target in the contract. */
const SOURCES: { readonly [S in ExportTarget['source']]: ExportSource<QueryOf<S>> } = {
  contacts: contactsSource,
  calls: callsSource,
  transcripts: transcriptsSource,
  comments: commentsSource,
  outbox: outboxSource,
  reports: reportsSource,
  audiences: audiencesSource,
  programs: programsSource,
  executions: executionsSource,
  smsPrograms: smsProgramsSource,
  agents: agentsSource,
  flows: flowsSource,
  knowledge: knowledgeSource,
  conversations: conversationsSource,
  messages: messagesSource,
};

/** A source with its question put to it. */
export interface BoundSource {
  unit: ExportOffer['unit'];
  columns(): ExportColumn[];
  count(): number;
  read(): Iterable<ExportBatch>;
}

export function sourceOf(queries: Queries, target: ExportTarget): BoundSource {
  // The target's schema has tied the question to its source.
  const source = SOURCES[target.source] as ExportSource<unknown>;
  return {
    unit: source.unit,
    columns: () => source.columns(queries, target.query),
    count: () => source.count(queries, target.query),
    read: () => source.read(queries, target.query),
  };
}
