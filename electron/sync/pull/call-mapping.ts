import type { CallReport } from '#shared/wire/gomobile/call-report.ts';
import type { Recording, Transcript } from '#shared/wire/gomobile/recordings.ts';
import { instantOf } from '../store/base-table.ts';

/** Columns of a call; see the migration for their meaning. */
export interface CallRow {
  remoteId: string;
  direction: 'inbound' | 'outbound';
  status: string;
  startedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  durationMs: number | null;
  fromNumber: string | null;
  toNumber: string | null;
  agentName: string | null;
  contactRemoteId: string | null;
  contactName: string | null;
  contactPhone: string | null;
  programName: string | null;
  language: string | null;
  costCredits: number | null;
  /** JSON, a `CallStep[]` of the contract. */
  path: string;
  /** JSON, a map to texts. */
  variables: string;
  transcriptStatus: 'none' | 'pending' | 'ready' | 'failed';
}

const directionOf = (text: string | null | undefined) => (text === 'outbound' ? 'outbound' : 'inbound');
const round = (value: number | null | undefined): number | null => (value == null ? null : Math.round(value));

/** What a recording alone says about its call. */
export function callFromRecording(recording: Recording, now: number): CallRow {
  return {
    remoteId: recording.callId,
    direction: directionOf(recording.direction),
    status: 'completed',
    startedAt: instantOf(recording.startedAt) ?? instantOf(recording.createdAt) ?? now,
    answeredAt: null,
    endedAt: instantOf(recording.endedAt),
    durationMs: round(recording.durationMs),
    fromNumber: null,
    toNumber: null,
    ...partiesOf(recording),
    programName: null,
    language: recording.transcript?.language ?? null,
    costCredits: null,
    path: '[]',
    variables: '{}',
    transcriptStatus: recording.transcript ? transcriptStatusOf([recording.transcript]) : 'pending',
  };
}

export function callFromReport(report: CallReport, remoteId: string, now: number): CallRow {
  const { call } = report;
  const recordings = report.recordings ?? [];
  const first = recordings[0];
  const startedAt =
    instantOf(call.dialedAt) ?? instantOf(call.createdAt) ?? instantOf(first?.startedAt) ?? instantOf(first?.createdAt);
  const transcripts = recordings.map(({ transcript }) => transcript).filter((transcript) => transcript != null);
  return {
    remoteId,
    direction: directionOf(call.direction),
    status: call.status,
    startedAt: startedAt ?? now,
    answeredAt: instantOf(call.answeredAt),
    endedAt: instantOf(call.terminatedAt),
    durationMs: lengthOf(call),
    fromNumber: call.from ?? null,
    toNumber: call.to ?? null,
    ...partiesOf({ agent: report.agent ?? first?.agent, contact: report.contact ?? first?.contact }),
    programName: report.program?.name ?? null,
    language: transcripts.find(({ language }) => language != null)?.language ?? null,
    costCredits: report.cost?.credits ?? null,
    path: JSON.stringify(stepsOf(report)),
    variables: JSON.stringify(textsOf(report.variables ?? {})),
    transcriptStatus: transcriptStatusOf(transcripts),
  };
}

/**
 * Length of a call in ms, from answer to end: what can be listened to. Without an answer time it is the platform's own figure,
 * which may count the ringing.
 */
function lengthOf({ answeredAt, terminatedAt, durationMs }: CallReport['call']): number | null {
  const from = instantOf(answeredAt);
  const to = instantOf(terminatedAt);
  return from !== null && to !== null && to >= from ? to - from : round(durationMs);
}

function partiesOf({ agent, contact }: Pick<Recording, 'agent' | 'contact'>) {
  return {
    agentName: agent?.name ?? null,
    contactRemoteId: contact?.id ?? null,
    contactName: contact?.fullName ?? null,
    contactPhone: contact?.primaryPhone ?? null,
  };
}

/** Steps whose time cannot be read are left out: the screen orders them by it. */
function stepsOf(report: CallReport) {
  return (report.path ?? []).flatMap((step) => {
    const enteredAt = instantOf(step.enteredAt);
    if (enteredAt === null) return [];
    return {
      nodeId: step.nodeId,
      nodeType: step.nodeType ?? '',
      nodeLabel: step.nodeLabel ?? null,
      outputPath: step.outputPath ?? null,
      enteredAt,
      exitedAt: instantOf(step.exitedAt),
    };
  });
}

const textsOf = (variables: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

const STATUSES = ['ready', 'pending', 'failed', 'none'] as const;

/** Of several transcripts: ready if one is, else on its way if one is. A status that is not known counts as none. */
export function transcriptStatusOf(transcripts: readonly Transcript[]): CallRow['transcriptStatus'] {
  return STATUSES.find((status) => transcripts.some((transcript) => transcript.status === status)) ?? 'none';
}

export interface SegmentRow {
  remoteId: string;
  position: number;
  speaker: 'agent' | 'contact' | 'system';
  startMs: number;
  endMs: number;
  text: string;
  confidence: number | null;
}

/** The turns of a call in order, from the transcript with the most of them: the full call before its parts. */
export function segmentsOf(transcripts: readonly Transcript[]): SegmentRow[] {
  const fullest = transcripts.reduce<Transcript | null>(
    (best, candidate) => (best === null || candidate.segments.length > best.segments.length ? candidate : best),
    null,
  );
  return [...(fullest?.segments ?? [])]
    .sort((a, b) => a.index - b.index || a.startMs - b.startMs)
    .map((segment, position) => ({
      remoteId: segment.id,
      position,
      speaker: segment.speaker === 'agent' || segment.speaker === 'contact' ? segment.speaker : 'system',
      startMs: Math.max(0, Math.round(segment.startMs)),
      endMs: Math.max(0, Math.round(segment.endMs)),
      text: segment.text,
      confidence: segment.confidence ?? null,
    }));
}
