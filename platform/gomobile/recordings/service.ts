import type { Recording, RecordingListQuery } from '#shared/wire/gomobile/recordings.ts';
import { toIso, toIsoOrNull } from '../../db/clock.ts';
import { changesOf } from '../../extras/changes.ts';
import { notFound } from '../../http/errors.ts';
import type { Workspace } from '../../workspace.ts';
import * as repository from './repository.ts';

/** A page by offset, newest call first unless asked otherwise. Transcripts are left out to keep pages small. */
export function listRecordings(workspace: Workspace, query: RecordingListQuery) {
  const { db } = workspace;
  const { limit, offset, callId, recordingType, from, to, sortBy = 'startedAt', sortOrder = 'desc' } = query;
  const { rows, total } = repository.listRecordings(db, {
    limit,
    offset,
    sortBy,
    sortOrder,
    ...changesOf(query),
    callId,
    recordingType,
    startedFrom: from === undefined ? undefined : Date.parse(from),
    startedTo: to === undefined ? undefined : Date.parse(to),
  });
  return { data: rows.map((row) => toWire(workspace, row)), meta: { limit, offset, total } };
}

export function getRecording(workspace: Workspace, id: string): Recording {
  return withTranscript(workspace, liveRecording(workspace, id));
}

/** The recordings of a call with their transcripts; none is no error, since a call need not have been recorded. */
export function listCallRecordings(workspace: Workspace, callId: string): Recording[] {
  return repository.listCallRecordings(workspace.db, callId).map((row) => withTranscript(workspace, row));
}

export function deleteRecording(workspace: Workspace, id: string): void {
  liveRecording(workspace, id);
  repository.softDeleteRecording(workspace.db, id, workspace.clock.tick());
}

export function liveRecording({ db }: Workspace, id: string): repository.RecordingRow {
  const row = repository.findRecording(db, id);
  if (row === undefined) throw notFound('Recording');
  return row;
}

function withTranscript(workspace: Workspace, row: repository.RecordingRow): Recording {
  const recording = toWire(workspace, row);
  if (!workspace.extras) return recording;
  return { ...recording, transcript: repository.findTranscript(workspace.db, row.id) };
}

function toWire({ extras }: Workspace, row: repository.RecordingRow): Recording {
  return { ...documentedFields(row), ...(extras && extraFields(row)) };
}

function documentedFields(row: repository.RecordingRow): Recording {
  return {
    id: row.id,
    callId: row.call_id,
    fileId: row.file_id,
    recordingType: row.recording_type,
    nodeId: row.node_id,
    durationMs: row.duration_ms,
    deletedAt: toIsoOrNull(row.deleted_at),
    createdAt: toIso(row.created_at),
    updatedAt: toIso(row.updated_at),
    file: { id: row.file_id, name: row.file_name, contentType: row.content_type, fileSize: row.size_bytes },
  };
}

/** What the documentation does not have and a review needs: how it sounds, who speaks, and when. */
function extraFields(row: repository.RecordingRow) {
  return {
    channels: row.channels,
    codec: row.codec,
    sampleRate: row.sample_rate,
    ...(row.sha256 !== null && { sha256: row.sha256 }),
    direction: row.direction,
    agent: row.agent_id === null ? null : { id: row.agent_id, name: row.agent_name },
    contact:
      row.contact_id === null
        ? null
        : { id: row.contact_id, fullName: row.contact_name, primaryPhone: row.contact_phone },
    startedAt: toIso(row.started_at),
    endedAt: toIso(row.started_at + row.duration_ms),
    transcript: null,
  };
}
