import { insertFlow } from '../../gomobile/flows/repository.ts';
import type { Workspace } from '../../workspace.ts';
import type { SeedGraph, SeedNode } from '../execution.ts';
import { sampleId } from '../ids.ts';

interface FlowSample {
  key: string;
  name: string;
  description: string;
  graph: SeedGraph;
}

type Outputs = SeedNode['outputs'];

const node = (id: string, type: string, label: string, config: object, outputs: Outputs): SeedNode => ({
  id,
  type,
  label,
  config: { ...config },
  outputs,
});

const play = (id: string, label: string, audio: string, next: string): SeedNode =>
  node(
    id,
    'play',
    label,
    { audioItems: [{ type: 'audioFile', audioId: sampleId('audio', audio) }] },
    { onComplete: next, onError: 'hangup', default: 'hangup' },
  );

const menu = (id: string, label: string, branches: Record<string, string>, otherwise: string): SeedNode =>
  node(
    id,
    'dtmf',
    label,
    {
      mode: 'single',
      variable: 'menuChoice',
      timeout: 6000,
      singleDigitConfig: { allowedDigits: Object.keys(branches) },
      retry: { maxRetries: 2 },
    },
    {
      branches,
      onTimeout: otherwise,
      onInvalid: otherwise,
      onMaxRetries: otherwise,
      onError: 'hangup',
      default: otherwise,
    },
  );

const connect = (id: string, label: string, agentKey: string, next: string): SeedNode =>
  node(
    id,
    'connect_agent',
    label,
    { agentId: sampleId('agent', agentKey), maxDuration: 600_000 },
    { onComplete: next, onTimeout: next, onError: 'hangup', default: next },
  );

const hangup = (id: string, reason: string): SeedNode => node(id, 'hangup', 'Hang up', { reason }, {});

const answer = (next: string): SeedNode =>
  node('answer', 'answer', 'Answer', {}, { onSuccess: next, onError: 'hangup', default: next });

/** Their nodes have the names that the sample calls went through. */
export const FLOWS: readonly FlowSample[] = [
  {
    key: 'appointment-reminder',
    name: 'Appointment reminder',
    description: 'Reminds of an appointment and lets the contact confirm, move it, or speak to Nora',
    graph: {
      startNodeId: 'dial',
      nodes: [
        node(
          'dial',
          'dial',
          'Dial the contact',
          { timeout: 30_000, enableAMD: true },
          {
            onAnswer: 'reminder',
            onVoicemail: 'not-reached',
            onNoAnswer: 'not-reached',
            onBusy: 'not-reached',
            onRejected: 'not-reached',
            onError: 'not-reached',
            default: 'not-reached',
          },
        ),
        play('reminder', 'Appointment reminder', 'appointment-reminder', 'confirm'),
        menu('confirm', 'Confirm or move', { '1': 'confirmed', '2': 'front-desk' }, 'hangup'),
        play('confirmed', 'Thank you', 'thank-you', 'hangup-confirmed'),
        connect('front-desk', 'Front desk', 'nora', 'hangup-moved'),
        hangup('hangup-confirmed', 'confirmed'),
        hangup('hangup-moved', 'moved'),
        hangup('hangup', 'no_choice'),
        hangup('not-reached', 'not_reached'),
      ],
    },
  },
  {
    key: 'broadband-helpdesk',
    name: 'Brightwave broadband helpdesk',
    description: 'Menu, queue of the helpdesk, and a supervisor for those who ask for one',
    graph: {
      startNodeId: 'answer',
      nodes: [
        answer('main-menu'),
        menu('main-menu', 'Main menu', { '1': 'assistant', '2': 'connect-helpdesk', '9': 'supervisor' }, 'assistant'),
        connect('assistant', 'Maya', 'maya', 'solved'),
        node(
          'solved',
          'condition',
          'Did the assistant solve it?',
          { variable: 'resolved', operator: 'equals', value: true },
          { onTrue: 'hangup', onFalse: 'connect-helpdesk', onError: 'connect-helpdesk' },
        ),
        connect('connect-helpdesk', 'Helpdesk queue', 'daniel', 'hangup'),
        connect('supervisor', 'Supervisor', 'priya', 'hangup'),
        hangup('hangup', 'completed'),
      ],
    },
  },
  {
    key: 'telvora-billing',
    name: 'Telvora billing',
    description: 'Asks for the account before somebody picks up, so that the bill is open already',
    graph: {
      startNodeId: 'answer',
      nodes: [
        answer('main-menu'),
        menu('main-menu', 'Main menu', { '1': 'account', '2': 'assistant', '*': 'main-menu' }, 'connect-billing'),
        node(
          'account',
          'dtmf',
          'Account number',
          { mode: 'multi', variable: 'accountDigits', timeout: 9000, multiDigitConfig: { maxDigits: 4 } },
          {
            onSuccess: 'remember',
            onTimeout: 'connect-billing',
            onMaxRetries: 'connect-billing',
            default: 'connect-billing',
          },
        ),
        node(
          'remember',
          'set_variable',
          'Bill is open',
          { variable: 'billOpen', value: true },
          { onSuccess: 'connect-billing', onError: 'connect-billing', default: 'connect-billing' },
        ),
        connect('connect-billing', 'Billing team', 'callum', 'hangup'),
        connect('assistant', 'Leo', 'leo', 'hangup'),
        hangup('hangup', 'completed'),
      ],
    },
  },
  {
    key: 'parcel-desk',
    name: 'Swiftlane parcel desk',
    description: 'Greets, lets the assistant look for the parcel, and takes a message when the desk is closed',
    graph: {
      startNodeId: 'answer',
      nodes: [
        answer('greeting'),
        play('greeting', 'Greeting', 'parcel-greeting', 'assistant'),
        connect('assistant', 'Sami', 'sami', 'wants-a-person'),
        node(
          'wants-a-person',
          'condition',
          'Wants to speak to a person?',
          { variable: 'wantsPerson', operator: 'equals', value: true },
          { onTrue: 'parcel-desk', onFalse: 'hangup', onError: 'hangup' },
        ),
        {
          ...connect('parcel-desk', 'Parcel desk', 'callum', 'hangup'),
          outputs: { onComplete: 'hangup', onTimeout: 'message', onError: 'message', default: 'hangup' },
        },
        node(
          'message',
          'collect_audio',
          'Leave a message',
          { variable: 'message', maxDuration: 60_000, timeout: 5000 },
          { onComplete: 'hangup', onTimeout: 'hangup', onError: 'hangup', default: 'hangup' },
        ),
        hangup('hangup', 'completed'),
      ],
    },
  },
];

/** Flows in their first version, a day apart from `at` on. */
export function seedFlows({ db }: Workspace, at: number): void {
  FLOWS.forEach(({ key, graph, ...words }, index) => {
    const fields = { ...words, version: 1, graph: JSON.stringify(graph) };
    insertFlow(db, sampleId('flow', key), fields, at + index * 24 * 60 * 60_000);
  });
}
