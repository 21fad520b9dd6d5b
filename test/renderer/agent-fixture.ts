import type { AgentDetail, AgentMetrics, AgentValues, Criterion, MetricDays } from '#shared/contract/agents.ts';
import { CONNECTION_ID, NOW, noise, uuid } from './fixture.ts';

/** Made-up agents, the same on every run. */

const DAY_MS = 86_400_000;

export const agentId = (index: number): string => uuid(20, index);
export const baseId = (index: number): string => uuid(21, index);

interface Seed {
  name: string;
  status: string | null;
  platform: 'gomobile' | 'flowgent';
  language: string | null;
  base: number | null;
  instructions: string;
  criteria: readonly (readonly [string, string])[];
}

const SEEDS: readonly Seed[] = [
  {
    name: 'Clinic reception',
    status: 'active',
    platform: 'gomobile',
    language: 'en',
    base: 0,
    instructions:
      'You answer the telephone of Harbour Clinic.\nBook, move and cancel appointments. Never give medical advice: offer the nurse line.\nConfirm day and time before you end the call.',
    criteria: [
      ['Appointment settled', 'An appointment was booked, moved or confirmed with its day and time'],
      ['No medical advice', 'The agent gave no medical advice of its own'],
    ],
  },
  {
    name: 'Telecom billing',
    status: 'active',
    platform: 'gomobile',
    language: 'en-GB',
    base: 1,
    instructions: 'You explain telephone bills. Read amounts digit by digit.',
    criteria: [['Bill explained', 'The amount was explained or credited']],
  },
  {
    name: 'خدمة الفواتير',
    status: 'active',
    platform: 'gomobile',
    language: 'ar-MA',
    base: 1,
    instructions: 'أنت تشرح فواتير الهاتف للعملاء بلغة واضحة.',
    criteria: [['شُرحت الفاتورة', 'شُرح المبلغ في الفاتورة أو أُعيد إلى العميل']],
  },
  {
    name: 'Winter tyres',
    status: 'draft',
    platform: 'gomobile',
    language: 'en',
    base: null,
    instructions: 'Ask whether the customer wants winter tyres this season and offer two dates.',
    criteria: [],
  },
  {
    name: 'Holiday line 2025',
    status: 'archived',
    platform: 'gomobile',
    language: 'fr',
    base: null,
    instructions: 'Répondez aux questions sur les horaires des fêtes.',
    criteria: [],
  },
  {
    name: 'Web shop assistant',
    status: null,
    platform: 'flowgent',
    language: null,
    base: null,
    instructions: '',
    criteria: [],
  },
];

const BASES = ['Clinic handbook', 'Tariffs and bills'];

const valuesOf = (seed: Seed): AgentValues => ({
  name: seed.name,
  description: seed.platform === 'gomobile' ? `Answers for ${seed.name}` : null,
  instructions: seed.instructions,
  welcomeMessage: seed.platform === 'gomobile' ? 'Hello, how can I help you today?' : null,
  model: seed.platform === 'gomobile' ? 'openai/gpt-4o-mini' : null,
  temperature: seed.platform === 'gomobile' ? 0.7 : null,
  maxTokens: seed.platform === 'gomobile' ? 400 : null,
  topP: null,
  pipelineMode: seed.platform === 'gomobile' ? 'streaming' : null,
  language: seed.language,
  voice: seed.platform === 'gomobile' ? { provider: 'elevenlabs', voiceId: 'Rachel' } : null,
  knowledgeBaseId: seed.base === null ? null : `remote-${baseId(seed.base)}`,
});

const countOf = (index: number): number => Math.round(40 + noise(index, 3) * 160);

export function agentAt(index: number): AgentDetail {
  const seed = SEEDS[index % SEEDS.length] ?? SEEDS[0];
  if (seed === undefined) throw new RangeError('no agents');
  const isCounted = seed.status === 'active' || seed.status === 'archived';
  return {
    id: agentId(index),
    connectionId: CONNECTION_ID,
    connectionName: 'Sample workspace',
    platform: seed.platform,
    name: seed.name,
    status: seed.status,
    language: seed.language,
    pipelineMode: seed.platform === 'gomobile' ? 'streaming' : null,
    knowledgeBaseName: seed.base === null ? null : (BASES[seed.base] ?? null),
    resolutionRate: isCounted ? 0.5 + noise(index, 1) * 0.45 : null,
    conversationCount: isCounted ? countOf(index) : seed.platform === 'gomobile' ? 0 : null,
    hasDraft: false,
    updatedAt: NOW - index * DAY_MS,
    values: valuesOf(seed),
    isPromptCut: false,
    draft: null,
    criteria: seed.criteria.map(([label, description], position): Criterion => {
      return { id: uuid(22, index * 10 + position), label, description, position };
    }),
    knowledgeBase:
      seed.base === null
        ? null
        : {
            id: baseId(seed.base),
            name: BASES[seed.base] ?? '',
            documents: [
              { id: uuid(23, 0), name: 'opening-hours.md', status: 'ready' },
              { id: uuid(23, 1), name: 'price-list-2026.pdf', status: 'processing' },
              { id: uuid(23, 2), name: 'old-scan.pdf', status: 'failed' },
            ],
            documentCount: 3,
          },
    knowledgeItems: seed.platform === 'flowgent' ? [{ id: uuid(24, 0), name: 'Return policy' }] : [],
    bases: BASES.map((name, at) => ({ remoteId: `remote-${baseId(at)}`, name })),
    createdAt: NOW - 90 * DAY_MS,
    readAt: NOW - 4 * 60_000,
  };
}

export const AGENT_COUNT = SEEDS.length;

const figures = (total: number, share: number) => {
  const evaluated = Math.round(total * 0.8);
  const resolved = Math.round(evaluated * share);
  return {
    total,
    evaluated,
    resolved,
    unresolved: evaluated - resolved,
    rate: evaluated === 0 ? null : resolved / evaluated,
  };
};

const SLICE_DAYS = { 7: 1, 28: 2, 84: 7 } as const;

export function metricsAt(index: number, days: MetricDays): AgentMetrics {
  const agent = agentAt(index);
  const total = agent.conversationCount ?? 0;
  const share = agent.resolutionRate ?? 0;
  const count = days / SLICE_DAYS[days];
  return {
    days,
    figures: { ...figures(total, share), rate: agent.resolutionRate },
    criteria: agent.criteria.map(({ id, label }, at) => {
      const evaluated = Math.round(total * 0.8);
      const met = Math.round(evaluated * (share - at * 0.1));
      return { id, label, met, evaluated, rate: evaluated === 0 ? null : met / evaluated };
    }),
    readAt: NOW - 12 * 60_000,
    trend: Array.from({ length: count }, (_, at) => ({
      ...figures(
        Math.round((total / count) * (0.6 + noise(at, index))),
        Math.min(1, share + (noise(at, 7) - 0.5) * 0.3),
      ),
      from: NOW - (count - at) * SLICE_DAYS[days] * DAY_MS,
      to: NOW - (count - at - 1) * SLICE_DAYS[days] * DAY_MS,
    })),
    trendReadAt: NOW - 12 * 60_000,
  };
}
