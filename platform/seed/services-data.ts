import type { CallFlowCreate } from '#shared/wire/trillet/call-flows.ts';
import type { MessageFlowCreate } from '#shared/wire/trillet/message-flows.ts';
import type { AgentRow } from '../flowgent/agents/repository.ts';
import type { StepType } from '../truestate/live-flows/repository.ts';

type FlowgentAgent = Omit<AgentRow, 'id' | 'created_at' | 'updated_at'> & { key: string };

/** One for each way that chat goes: the API has no way to make an agent, or to put one out of service. */
export const FLOWGENT_AGENTS: readonly FlowgentAgent[] = [
  {
    key: 'support',
    name: 'Support assistant',
    instructions: 'Answer questions about orders, deliveries and invoices, shortly and from the knowledge given.',
    model: 'gpt-4',
    state: 'in_service',
    whatsapp_number: '+31612345678',
    knowledge_limit: 1000,
  },
  {
    key: 'bookings',
    name: 'Booking assistant',
    instructions: 'Help with appointments and opening hours.',
    model: 'gpt-4o-mini',
    state: 'in_service',
    whatsapp_number: null,
    knowledge_limit: 1000,
  },
  {
    key: 'starter',
    name: 'Trial assistant',
    instructions: 'Answer from the one knowledge item that the trial plan allows.',
    model: 'gpt-4o-mini',
    state: 'in_service',
    whatsapp_number: null,
    knowledge_limit: 1,
  },
  {
    key: 'overloaded',
    name: 'Assistant of a busy provider (answers 503)',
    instructions: '',
    model: 'gpt-4',
    state: 'overloaded',
    whatsapp_number: null,
    knowledge_limit: 10,
  },
  {
    key: 'failing',
    name: 'Assistant out of order (answers 500)',
    instructions: '',
    model: 'gpt-4',
    state: 'failing',
    whatsapp_number: null,
    knowledge_limit: 10,
  },
];

interface KnowledgeSample {
  key: string;
  name: string;
  content: string;
  indexOn: string | null;
  /** Where it was made: "api", or elsewhere, and then the API does not list it. */
  source: 'api' | 'dashboard';
  agentKeys: readonly string[];
}

export const FLOWGENT_KNOWLEDGE: readonly KnowledgeSample[] = [
  {
    key: 'delivery',
    name: 'Delivery times',
    content: 'Parcels arrive within two working days. A delivery can be moved to another day until midnight before.',
    indexOn: null,
    source: 'api',
    agentKeys: ['support'],
  },
  {
    key: 'refunds',
    name: 'Refunds',
    content: 'Money comes back to the card that was charged, within five working days after the parcel was returned.',
    indexOn: 'refund, money back, return of goods, cancelled order',
    source: 'api',
    agentKeys: ['support', 'bookings'],
  },
  {
    key: 'hours',
    name: 'Opening hours',
    content: 'The desk is open on weekdays from eight to six, and on Saturdays from nine to one.',
    indexOn: null,
    source: 'dashboard',
    agentKeys: ['bookings'],
  },
];

/** By its day of creation, in days before the seed. */
export const TRILLET_MESSAGE_FLOWS: readonly (Omit<MessageFlowCreate, 'agent'> & { key: string; agentKey: string })[] =
  [
    {
      key: 'delivery-reminder',
      name: 'Delivery reminder',
      direction: 'outbound',
      description: 'Tells the day before that a parcel comes',
      agentKey: 'nora',
      settings: { responseSettings: { delay: 2 } },
      initiationMessage: 'Your parcel comes tomorrow. Shall we keep the day?',
      prompt: 'Confirm the day, or offer another one of this week.',
      isActive: true,
      autopilot: true,
      messageChannel: 'SMS',
    },
    {
      key: 'invoice-questions',
      name: 'Invoice questions',
      direction: 'bidirectional',
      description: 'Answers questions about invoices by e-mail',
      agentKey: 'nora',
      settings: { emailSettings: { subjectLine: 'Your invoice', signature: 'The support desk' } },
      initiationMessage: 'How can we help with your invoice?',
      prompt: 'Answer from the invoice. Never promise a refund.',
      isActive: false,
      autopilot: false,
      messageChannel: 'Email',
    },
  ];

export const TRILLET_CALL_FLOWS: readonly (Omit<CallFlowCreate, 'agent'> & { key: string; agentKey: string })[] = [
  {
    key: 'support-line',
    name: 'Support line',
    direction: 'inbound',
    description: 'Handles inbound support calls',
    agentKey: 'nora',
    promptType: 'simple',
    prompt: 'Keep the conversation short and friendly.',
  },
  {
    key: 'late-invoices',
    name: 'Late invoices',
    direction: 'outbound',
    description: 'Reminds of invoices that are not paid',
    agentKey: 'leo',
    promptType: 'flow',
    prompt: '',
    flowData: {
      nodes: [
        { id: 'start', type: 'start', data: { prompt: 'Say who calls and why.' } },
        { id: 'promise', type: 'question', data: { prompt: 'Ask when the invoice will be paid.' } },
        { id: 'end', type: 'end', data: { prompt: 'Thank the caller.' } },
      ],
      edges: [
        { id: 'e1', source: 'start', target: 'promise' },
        { id: 'e2', source: 'promise', target: 'end' },
      ],
    },
    settings: { callSetting: { maxCallDuration: 300 } },
  },
];

interface LiveFlowSample {
  key: string;
  name: string;
  description: string;
  /** What its LLM steps answer from. */
  knowledge: readonly string[];
  steps: readonly { name: string; type: StepType; prompt: string | null }[];
  /** Names of steps, and the result that leads along. */
  transitions: readonly (readonly [from: string, to: string, label: string])[];
}

/** The API has no way to make one. */
export const TRUESTATE_FLOWS: readonly LiveFlowSample[] = [
  {
    key: 'first-help',
    name: 'First help',
    description: 'Asks what a caller needs, looks it up and asks whether that helped',
    knowledge: [
      'An invoice can be paid by card or by transfer within fourteen days.',
      'A parcel that did not arrive within three working days is sent again at no cost.',
    ],
    steps: [
      { name: 'start', type: 'START', prompt: null },
      { name: 'ask_need', type: 'USER_INPUT', prompt: `Hello \${INPUTS.caller}. What do you need help with?` },
      { name: 'look_up', type: 'LLM', prompt: `\${ask_need.result}` },
      { name: 'ask_helped', type: 'USER_INPUT', prompt: `\${look_up.result} Did this help? Answer yes or no.` },
      { name: 'hand_over', type: 'LLM', prompt: `Sum up for a colleague: \${ask_need.result}` },
      { name: 'end', type: 'END', prompt: null },
    ],
    transitions: [
      ['start', 'ask_need', ''],
      ['ask_need', 'look_up', ''],
      ['look_up', 'ask_helped', ''],
      ['ask_helped', 'end', 'yes'],
      ['ask_helped', 'hand_over', 'no'],
      ['hand_over', 'end', ''],
    ],
  },
  {
    key: 'order-answer',
    name: 'Order answer',
    description: 'Answers one question about an order without asking back',
    knowledge: ['An order can be changed until it is packed, which is at noon on the day after it was placed.'],
    steps: [
      { name: 'start', type: 'START', prompt: null },
      { name: 'answer', type: 'LLM', prompt: `\${INPUTS.question}` },
      { name: 'end', type: 'END', prompt: null },
    ],
    transitions: [
      ['start', 'answer', ''],
      ['answer', 'end', ''],
    ],
  },
];
