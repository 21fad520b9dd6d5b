import type { FlowNode, NodeType } from '#shared/wire/gomobile/flows.ts';
import { type AudioItem, MAX_TEXT, type NodeConfig } from '../gomobile/flows/node-config.ts';
import type { CallRun } from './call-run.ts';
import { compare } from './conditions.ts';

/** What calls need of the workspace. */
export interface Surroundings {
  /** Null where there is no such audio. */
  audio(id: string): { title: string; durationMs: number } | null;
  /** The clip of a dictionary's word; null where it has none. */
  word(dictionaryId: string, key: string): { durationMs: number } | null;
  hasAgent(id: string): boolean;
}

/** The way out of a node: the first of `outputs` that it has. */
export interface NodeExit {
  outputs: readonly string[];
  data?: Record<string, unknown>;
}

export type Action<C> = (call: CallRun, config: C, surroundings: Surroundings, node: FlowNode) => NodeExit;

const DIAL_TIMEOUT_MS = 30_000;
const DIGIT_MS = 600;
const DATE_MS = 2500;
const MAX_DIGITS = 4;

const DIAL_OUTPUTS = {
  answer: 'onAnswer',
  voicemail: 'onVoicemail',
  no_answer: 'onNoAnswer',
  busy: 'onBusy',
  rejected: 'onRejected',
  error: 'onError',
} as const;

/** `text` with `{{name}}` replaced by the variable of that name. */
export const fillIn = (call: CallRun, text: string): string =>
  text.replaceAll(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => String(call.get(name) ?? '')).slice(0, MAX_TEXT);

/** The way out of a node that cannot do what it should. */
export const failNode = (call: CallRun, reason: string): NodeExit => {
  call.note('node_failed', { reason });
  return { outputs: ['onError'], data: { reason } };
};

const dial: Action<NodeConfig<'dial'>> = (call, { timeout, enableAMD }) => {
  if (call.line !== 'idle') return failNode(call, 'the line is already up');
  const reaction = call.dial(timeout, enableAMD);
  return { outputs: [DIAL_OUTPUTS[reaction]], data: { reaction } };
};

/** A flow that begins with an answer leaves the dialling to the platform. */
const answer: Action<NodeConfig<'answer'>> = (call) => {
  if (call.line === 'idle') {
    const reaction = call.dial(DIAL_TIMEOUT_MS, true);
    if (reaction !== 'answer') return { outputs: ['onError'], data: { reaction } };
  }
  call.pass(100);
  return { outputs: ['onSuccess'] };
};

const play: Action<NodeConfig<'play'>> = (call, { audioItems }, surroundings) => {
  if (call.line !== 'up') return failNode(call, 'there is nobody on the line');
  for (const item of audioItems) {
    const heard = hear(call, item, surroundings);
    if (heard === null) return failNode(call, `${item.type} does not exist`);
    call.say('system', heard.text, heard.durationMs);
  }
  return { outputs: ['onComplete'], data: { items: audioItems.length } };
};

function hear(call: CallRun, item: AudioItem, surroundings: Surroundings): { text: string; durationMs: number } | null {
  switch (item.type) {
    case 'audioFile': {
      const audio = surroundings.audio(item.audioId);
      return audio && { text: audio.title, durationMs: audio.durationMs };
    }
    case 'number': {
      const text = fillIn(call, String(item.value));
      return { text, durationMs: Math.max(1, text.length) * DIGIT_MS };
    }
    case 'date':
      return { text: fillIn(call, item.value), durationMs: DATE_MS };
    case 'word':
      return hearWord(fillIn(call, item.value), item.dictionaryId, surroundings);
  }
}

function hearWord(text: string, dictionaryId: string, surroundings: Surroundings) {
  const clip = surroundings.word(dictionaryId, text);
  return clip && { text, durationMs: clip.durationMs };
}

const dtmf: Action<NodeConfig<'dtmf'>> = (call, config, _surroundings, node) => {
  if (call.line !== 'up') return failNode(call, 'there is nobody on the line');
  const isSingle = config.mode.startsWith('single');
  const allowed = [...(config.singleDigitConfig?.allowedDigits ?? Object.keys(node.outputs.branches ?? {}))].map(
    String,
  );
  const howMany = isSingle ? 1 : (config.multiDigitConfig?.maxDigits ?? MAX_DIGITS);
  const maxRetries = config.retry?.maxRetries ?? 0;
  for (let attempt = 0; ; attempt++) {
    const { digits, afterMs } = call.party.press(isSingle ? allowed : [], howMany);
    const isLate = digits === null || afterMs > config.timeout;
    call.pass(isLate ? config.timeout : afterMs);
    if (call.line !== 'up') return { outputs: [] };
    const isGood = !isLate && (!isSingle || allowed.length === 0 || allowed.includes(digits));
    call.note(isLate ? 'dtmf_timeout' : 'dtmf', {
      ...(isLate ? {} : { digits, accepted: isGood }),
      attempt: attempt + 1,
    });
    if (isGood) return pressed(call, config.variable, digits, attempt);
    if (attempt < maxRetries) continue;
    const missed = isLate ? 'onTimeout' : 'onInvalid';
    return { outputs: maxRetries > 0 ? ['onMaxRetries', missed] : [missed], data: { attempts: attempt + 1 } };
  }
};

function pressed(call: CallRun, variable: string | undefined, digits: string, attempt: number): NodeExit {
  call.course.lines.push({ speaker: 'contact', startedAt: call.at, endedAt: call.at, text: `[${digits}]` });
  if (variable !== undefined) call.set(variable, digits);
  return { outputs: [`branches.${digits}`, 'onSuccess'], data: { digits, attempts: attempt + 1 } };
}

/** `record` and `collect_audio`: what the contact says is kept as a recording of its own. */
const capture: Action<NodeConfig<'record'>> = (call, config, _surroundings, node) => {
  if (call.line !== 'up') return failNode(call, 'there is nobody on the line');
  const spoken = call.party.speak();
  if (spoken === null) {
    call.pass(config.timeout);
    return { outputs: ['onTimeout'] };
  }
  const startedAt = call.at;
  call.say('contact', spoken.text, Math.min(spoken.durationMs, config.maxDuration));
  if (call.at > startedAt) call.course.captures.push({ nodeId: node.id, startedAt, endedAt: call.at });
  const durationMs = call.at - startedAt;
  if (config.variable !== undefined && call.line === 'up') call.set(config.variable, spoken.text);
  return { outputs: ['onComplete'], data: { durationMs } };
};

const condition: Action<NodeConfig<'condition'>> = (call, { variable, operator, value }) => {
  const wanted = typeof value === 'string' ? fillIn(call, value) : value;
  const result = compare(call.get(variable), operator, wanted);
  if (result === null) return failNode(call, `${variable} cannot be compared`);
  return { outputs: [result ? 'onTrue' : 'onFalse'], data: { result } };
};

const setVariable: Action<NodeConfig<'set_variable'>> = (call, { variable, value }) => {
  const filled = typeof value === 'string' ? fillIn(call, value) : value;
  call.set(variable, filled);
  return { outputs: ['onSuccess'], data: { variable, value: filled } };
};

const hangup: Action<NodeConfig<'hangup'>> = (call, { reason, hangupType }) => {
  call.end(reason === undefined || reason === '' ? null : fillIn(call, reason), 'flow');
  return { outputs: [], data: { reason: reason ?? null, hangupType: hangupType ?? null } };
};

const connectAgent: Action<NodeConfig<'connect_agent'>> = (call, { agentId, maxDuration }, surroundings) => {
  if (call.line !== 'up') return failNode(call, 'there is nobody on the line');
  if (!surroundings.hasAgent(agentId)) return failNode(call, 'the agent does not exist');
  const startedAt = call.at;
  call.note('agent_connected', { agentId });
  const turns: { role: 'user' | 'assistant'; content: string; at: number }[] = [];
  let isCut = false;
  for (const { agent, contact, durationMs } of call.party.converse()) {
    isCut = call.at + durationMs > startedAt + maxDuration;
    if (isCut || call.line !== 'up') break;
    turns.push({ role: 'assistant', content: agent, at: call.at });
    call.say('agent', agent, Math.floor(durationMs / 2));
    if (call.line !== 'up') break;
    turns.push({ role: 'user', content: contact, at: call.at });
    call.say('contact', contact, Math.ceil(durationMs / 2));
  }
  const exitReason = call.line !== 'up' ? 'contact_hung_up' : isCut ? 'timeout' : 'completed';
  call.course.talks.push({ agentId, startedAt, endedAt: call.at, exitReason, turns });
  return {
    outputs: isCut ? ['onTimeout', 'onComplete'] : ['onComplete'],
    data: { agentId, exitReason, turns: turns.length },
  };
};

export const NODE_ACTIONS: { readonly [T in NodeType]: Action<NodeConfig<T>> } = {
  dial,
  answer,
  play,
  dtmf,
  record: capture,
  condition,
  set_variable: setVariable,
  hangup,
  collect_audio: capture,
  connect_agent: connectAgent,
};
