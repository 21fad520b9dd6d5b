import type { CallReport } from '#shared/wire/gomobile/call-report.ts';
import type { Recording } from '#shared/wire/gomobile/recordings.ts';
import type { GomobileApi } from '../../connectors/gomobile/gomobile-api.ts';
import type { AnyConnector } from '../../connectors/registry.ts';
import { systemRandom } from '../../lib/system.ts';
import { toReplyError } from '../../net/reply-errors.ts';
import { addConnection, type TempDatabase, tempDatabase } from '../../store/test-support/temp-database.ts';
import type { GomobilePull } from '../pull/pull-context.ts';

const refused = (status: number) => toReplyError({ status, retryAfter: null, body: {} }, 0);

/** Recordings and reports of a platform in memory, listed newest call first, and what a pull needs to read them. */
export class RecordingPlatform {
  readonly temp: TempDatabase = tempDatabase();
  readonly connectionId = addConnection(this.temp.db);
  readonly recordings = new Map<string, Recording>();
  readonly reports = new Map<string, CallReport>();
  /** Each page of the list that was asked for, by its offset. */
  readonly asked: number[] = [];
  now = 1_800_000_000_000;

  /** A call with its recording and what was said in it; answers the recording's id. */
  add(name: string, startedAt: number, text = 'good morning'): string {
    const recording: Recording = {
      id: `recording-${name}`,
      callId: `call-${name}`,
      startedAt: new Date(startedAt).toISOString(),
      durationMs: 60_000,
      file: { id: `file-${name}`, contentType: 'audio/wav', fileSize: 1000 },
    };
    const segment = { id: `s-${name}`, index: 0, speaker: 'agent', startMs: 0, endMs: 900, text };
    this.recordings.set(recording.id, recording);
    this.reports.set(recording.callId, {
      call: { id: recording.callId, status: 'completed', dialedAt: recording.startedAt },
      recordings: [{ ...recording, transcript: { status: 'ready', segments: [segment] } }],
    } as unknown as CallReport);
    return recording.id;
  }

  /** Removes a recording at its source, and its call's report where `withCall`. */
  remove(id: string, { withCall = false } = {}): void {
    const callId = this.recordings.get(id)?.callId ?? '';
    this.recordings.delete(id);
    const report = this.reports.get(callId);
    if (withCall) this.reports.delete(callId);
    else if (report) this.reports.set(callId, { ...report, recordings: [] });
  }

  context(given: Partial<GomobilePull> = {}): GomobilePull {
    const api = this.#api();
    return {
      db: this.temp.db,
      clock: { now: () => this.now },
      random: systemRandom,
      log: { info() {}, warn() {}, error() {} },
      notes: { note() {}, noteAll() {}, change() {}, flushIfDue() {}, flush() {} },
      connector: { platform: 'gomobile', api, clockSkewMs: () => null } as Partial<AnyConnector> as AnyConnector,
      connectionId: this.connectionId,
      signal: new AbortController().signal,
      full: false,
      onProgress() {},
      between: async () => {},
      api,
      ...given,
    };
  }

  #api(): GomobileApi {
    const api: Partial<GomobileApi> = {
      listRecordings: async ({ limit, offset }) => {
        this.asked.push(offset);
        const rows = [...this.recordings.values()].toSorted((a, b) => Number(timeOf(b)) - Number(timeOf(a)));
        return {
          items: rows.slice(offset, offset + limit),
          rejected: [],
          info: { page: null, limit, offset, total: rows.length, totalPages: null, hasNextPage: null },
        };
      },
      getRecording: async (id) => this.recordings.get(id) ?? Promise.reject(refused(404)),
      getCallReport: async (id) => this.reports.get(id) ?? Promise.reject(refused(404)),
    };
    return api as GomobileApi;
  }
}

const timeOf = ({ startedAt }: Recording): number => Date.parse(startedAt ?? '');
