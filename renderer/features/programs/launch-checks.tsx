import type { TFunction } from 'i18next';
import type { Preflight } from '#shared/contract/programs.ts';
import { formatCount, formatFull, formatMoment, formatPhone, isolate } from '../../lib/format.ts';
import type { Check } from '../../ui/CheckList.tsx';
import { executionStatusWords } from './program-words.ts';

/** Everything that is known before a launch, a line each, in the order in which it matters. */
export const launchChecks = (preflight: Preflight, t: TFunction): Check[] => [
  ...whoCheck(preflight, t),
  flowCheck(preflight, t),
  numbersCheck(preflight, t),
  creditsCheck(preflight, t),
  runningCheck(preflight, t),
  ...timingChecks(preflight, t),
  { id: 'dnc', level: 'note', name: t('programs.check.dnc'), value: t('programs.check.dncText') },
];

function whoCheck({ audience, blockers, isOnline }: Preflight, t: TFunction): Check[] {
  const count = audience.contactCount;
  const isBad = blockers.includes('noAudience') || blockers.includes('emptyAudience');
  const people = count === null ? t('programs.check.countUnknown') : peopleWords(count, t);
  return [
    {
      id: 'who',
      level: isBad ? 'bad' : count === null ? 'unknown' : 'ok',
      name: t('programs.check.who'),
      value: blockers.includes('noAudience')
        ? t('programs.blocker.noAudience')
        : `${people} · ${isolate(audience.name ?? '–')}`,
      hint: isOnline ? undefined : t('common.asOf', { at: formatMoment(audience.readAt) }),
    },
  ];
}

export const peopleWords = (count: number, t: TFunction): string =>
  t('programs.peopleCount', { count, shown: formatCount(count) });

function flowCheck({ flow, blockers }: Preflight, t: TFunction): Check {
  const name = isolate(flow.name ?? '–');
  const base = { id: 'flow', name: t('programs.check.flow') };
  if (blockers.includes('noFlow')) return { ...base, level: 'bad', value: t('programs.blocker.noFlow') };
  if (flow.problems === null) {
    return { ...base, level: 'unknown', value: name, hint: t('programs.check.notAsked') };
  }
  const [first] = flow.problems;
  if (first) {
    const hint = t('programs.check.flowProblems', { count: flow.problems.length, first: first.message });
    return { ...base, level: 'bad', value: name, hint };
  }
  const warnings = flow.warningCount ?? 0;
  const hint = warnings === 0 ? t('programs.check.flowValid') : t('programs.check.flowWarnings', { count: warnings });
  return { ...base, level: warnings === 0 ? 'ok' : 'note', value: name, hint };
}

function numbersCheck({ numbers, blockers }: Preflight, t: TFunction): Check {
  const unknown = numbers.filter(({ isKnown }) => !isKnown);
  return {
    id: 'numbers',
    level: blockers.includes('noNumbers') ? 'bad' : unknown.length > 0 ? 'warn' : 'ok',
    name: t('programs.numbers'),
    value:
      numbers.length === 0 ? t('programs.blocker.noNumbers') : numbers.map((one) => formatPhone(one.number)).join(', '),
    hint:
      unknown.length > 0
        ? t('programs.check.numbersUnknown', { numbers: unknown.map((one) => formatPhone(one.number)).join(', ') })
        : undefined,
  };
}

function creditsCheck({ credits, isOnline, blockers }: Preflight, t: TFunction): Check {
  const { balance, estimate, basis } = credits;
  const isShort = balance !== null && estimate !== null && balance < estimate;
  const estimated =
    estimate === null
      ? undefined
      : t(basis === 'assumed' ? 'programs.check.estimateAssumed' : 'programs.check.estimateLast', {
          count: estimate,
          shown: formatCount(estimate),
        });
  return {
    id: 'credits',
    level: blockers.includes('noCredits') ? 'bad' : balance === null ? 'unknown' : isShort ? 'warn' : 'ok',
    name: t('programs.check.credits'),
    value:
      balance === null
        ? isOnline
          ? t('programs.check.balanceUnknown')
          : t('programs.check.notAsked')
        : t('programs.check.balance', { count: Math.floor(balance), shown: formatCount(Math.floor(balance)) }),
    hint: [estimated, isShort ? t('programs.check.short') : undefined].filter(Boolean).join(' ') || undefined,
  };
}

function runningCheck({ running, isOnline }: Preflight, t: TFunction): Check {
  const [first] = running;
  const base = { id: 'running', name: t('programs.check.running') };
  if (first) {
    return {
      ...base,
      level: 'warn',
      value: t('programs.check.runningNow', {
        count: running.length,
        status: executionStatusWords(first.status, t),
      }),
      hint: t('programs.check.runningTwice'),
    };
  }
  return {
    ...base,
    level: isOnline ? 'ok' : 'unknown',
    value: t('programs.check.runningNone'),
    hint: isOnline ? undefined : t('programs.check.asLastRead'),
  };
}

function timingChecks({ timing, blockers }: Preflight, t: TFunction): Check[] {
  const { startAt, stopAt, pausedUntil, timeZone } = timing;
  const name = t('programs.check.when');
  if (blockers.includes('stopped')) {
    return [{ id: 'when', level: 'bad', name, value: t('programs.check.stopped', { at: formatFull(stopAt) }) }];
  }
  const isLater = startAt !== null && startAt > Date.now();
  const value = isLater ? t('programs.check.startsLater', { at: formatFull(startAt) }) : t('programs.check.startsNow');
  const until = stopAt === null ? undefined : t('programs.check.until', { at: formatFull(stopAt) });
  const paused =
    pausedUntil === null
      ? undefined
      : t('programs.check.paused', { at: formatFull(pausedUntil), zone: isolate(timeZone ?? '–') });
  return [
    {
      id: 'when',
      level: pausedUntil !== null ? 'warn' : isLater ? 'note' : 'ok',
      name,
      value,
      hint: [paused, until].filter(Boolean).join(' ') || undefined,
    },
  ];
}
