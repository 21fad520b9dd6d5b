import type { CallCourse, CallStatus, FinalStatus, Line } from './course.ts';
import type { Party, Reaction } from './party.ts';

/** No simulated call lasts longer. */
const MAX_CALL_MS = 60 * 60_000;

const UNANSWERED: Readonly<Record<Exclude<Reaction, 'answer' | 'voicemail'>, FinalStatus>> = {
  no_answer: 'no_answer',
  busy: 'busy',
  rejected: 'rejected',
  error: 'failed',
};

/** A call while it is worked out: the time it is at, the line, the variables, and what has happened so far. */
export class CallRun {
  readonly course: CallCourse;
  readonly party: Party;
  /** `up` from the answer on; `over` when nothing can happen any more. */
  line: 'idle' | 'up' | 'over' = 'idle';
  at: number;
  readonly #variables = new Map<string, unknown>();
  #contactLeavesAt: number;

  constructor(party: Party, startedAt: number, variables: Readonly<Record<string, unknown>>) {
    this.party = party;
    this.at = startedAt;
    this.#contactLeavesAt = Number.POSITIVE_INFINITY;
    this.course = {
      startedAt,
      answeredAt: null,
      endedAt: startedAt,
      // Until the line is dialled: a flow may end without a call.
      status: 'cancelled',
      outcome: 'not_dialled',
      states: [],
      steps: [],
      events: [],
      changes: [],
      lines: [],
      captures: [],
      talks: [],
    };
    for (const [name, value] of Object.entries(variables)) this.set(name, value);
  }

  get(name: string): unknown {
    return this.#variables.get(name);
  }

  set(name: string, value: unknown): void {
    this.#variables.set(name, value);
    this.course.changes.push({ at: this.at, name, value });
  }

  note(type: string, data: Record<string, unknown> = {}): void {
    this.course.events.push({ at: this.at, type, data });
  }

  enter(status: CallStatus): void {
    this.course.states.push({ at: this.at, status });
    this.set('sys.callStatus', status);
  }

  /** Lets time pass. The call may end within it: the contact hangs up, or it has lasted as long as a call may. */
  pass(ms: number): void {
    if (this.line === 'over') return;
    const limit = this.course.startedAt + MAX_CALL_MS;
    const leavesAt = this.line === 'up' ? this.#contactLeavesAt : Number.POSITIVE_INFINITY;
    const until = this.at + ms;
    if (until < Math.min(leavesAt, limit)) {
      this.at = until;
      return;
    }
    this.at = Math.max(this.at, Math.min(leavesAt, limit));
    this.end(leavesAt <= limit ? 'contact_hung_up' : 'time_limit', leavesAt <= limit ? 'contact' : 'system');
  }

  /** What is said from now on, as far as the line lasts. */
  say(speaker: Line['speaker'], text: string, durationMs: number): void {
    const startedAt = this.at;
    this.pass(durationMs);
    if (this.at > startedAt) this.course.lines.push({ speaker, startedAt, endedAt: this.at, text });
  }

  /** Dials, and answers what came of it. */
  dial(timeoutMs: number, detectsMachines: boolean): Reaction {
    const { reaction, ringAfterMs, reactAfterMs } = this.party.pickUp();
    this.note('dialing', { simulated: true });
    this.enter('dialing');
    this.pass(ringAfterMs);
    if (reaction === 'busy' || reaction === 'error') return this.#missed(reaction);
    this.note('ringing');
    this.enter('ringing');
    if (reaction === 'no_answer' || reactAfterMs > timeoutMs) {
      this.pass(timeoutMs);
      return this.#missed('no_answer');
    }
    this.pass(reactAfterMs);
    if (reaction === 'rejected') return this.#missed(reaction);
    this.#answered(reaction, detectsMachines);
    return reaction === 'voicemail' && detectsMachines ? 'voicemail' : 'answer';
  }

  #missed(reaction: keyof typeof UNANSWERED): Reaction {
    this.course.status = UNANSWERED[reaction];
    this.course.outcome = this.course.status;
    this.note(this.course.status);
    return reaction;
  }

  #answered(reaction: 'answer' | 'voicemail', detectsMachines: boolean): void {
    const isMachine = reaction === 'voicemail' && detectsMachines;
    this.line = 'up';
    this.course.answeredAt = this.at;
    this.course.status = isMachine ? 'voicemail' : 'completed';
    this.course.outcome = isMachine ? 'voicemail' : 'answered';
    const answeredBy = isMachine ? 'machine' : 'human';
    this.set('sys.answeredBy', answeredBy);
    this.note('answered', { answeredBy });
    this.enter('in_progress');
    const patienceMs = isMachine ? null : this.party.patienceMs();
    if (patienceMs !== null) this.#contactLeavesAt = this.at + patienceMs;
  }

  /** Ends the call where it is. What came of a line that was never up stays as it is. */
  end(outcome: string | null, by: 'flow' | 'contact' | 'system', failed = false): void {
    if (this.line === 'over') return;
    const { course } = this;
    if (outcome !== null && (this.line === 'up' || course.status === 'cancelled')) course.outcome = outcome;
    if (failed) {
      course.status = 'failed';
      course.outcome = outcome ?? 'failed';
    }
    course.endedAt = this.at;
    this.line = 'over';
    this.note('ended', { by, outcome: course.outcome });
    this.set('sys.callStatus', course.status);
  }
}
