import type { AppApi } from '#shared/contract/index.ts';
import { daysOf } from '#shared/domain/calendar.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { CONNECTION_ID, NOW, noise, uuid } from '../fixture.ts';
import * as figures from './report-figures.ts';
import { slice } from './rows.ts';
import { failWhenAsked, type World } from './world.ts';

const CALLS = 87;
const MINUTE_MS = 60_000;

export function fakeReports(world: World): AppApi['reports'] {
  const read = <T>(value: () => T): Promise<T> =>
    new Promise((resolve) => {
      failWhenAsked(world);
      resolve(value());
    });
  const refreshed = async () => {
    const problem = world.isOffline
      ? ({ code: 'OFFLINE', message: 'The platform does not answer.', retryable: true } as const)
      : null;
    world.events.reports.emit({ ids: null });
    return { fetchedAt: NOW - 9 * MINUTE_MS, problem };
  };
  return {
    today: (input) => read(() => figures.today(world, input)),
    calls: ({ by = 'day', from, to }) => read(() => figures.callReport(world, by, { from, to })),
    executions: ({ page }) => read(() => slice(figures.executionRows(world), page)),
    execution: ({ id }) => read(() => figures.executionReport(world, id)),
    executionCalls: ({ status, page }) =>
      read(() => {
        const rows = Array.from({ length: CALLS }, (_, index) => figures.reportedCall(world, index));
        return slice(
          rows.filter((row) => status === undefined || row.status === status),
          page,
        );
      }),
    executionConversations: ({ page }) =>
      read(() =>
        slice(
          Array.from({ length: 9 }, (_, index) => {
            const call = figures.reportedCall(world, index * 3);
            return {
              id: uuid(34, index),
              callId: call.callId,
              remoteCallId: call.id,
              agentName: 'Ava (assistant)',
              contactName: call.contactName,
              resolved: index % 4 === 3 ? null : index % 2 === 0,
              exitReason: index % 2 === 0 ? 'completed' : 'timeout',
              turns: 1 + (index % 4),
              durationMs: 40_000 + index * 9000,
            };
          }),
          page,
        ),
      ),
    refreshExecution: refreshed,
    callJob: (ref) =>
      read(() => ({
        fetchedAt: NOW - 3 * MINUTE_MS,
        problem: null,
        jobId: uuid(35, 1),
        job: {
          status: 'completed',
          attempts: figures.attemptsOf(world, ref),
          nextAttemptAt: null,
          failureReason: null,
        },
      })),
    refreshCallJob: refreshed,
    credits: ({ from, to, now }) => read(() => figures.creditReport({ from, to }, now)),
    creditTransactions: ({ type, page }) =>
      read(() =>
        slice(
          Array.from({ length: 140 }, (_, index) => ({
            id: uuid(36, index),
            remoteId: uuid(37, index),
            type: index % 11 === 10 ? 'credit_add' : index % 3 === 0 ? 'agent_charge' : 'call_charge',
            amount: index % 11 === 10 ? 500 : -Number((noise(index, 44) * 8).toFixed(1)),
            balanceAfter: 2816.5 + index * 3,
            description: index % 3 === 0 ? 'Answer in a conversation' : 'Call of the program Clinic reminders',
            createdAt: NOW - index * 17 * MINUTE_MS,
            callId: index % 3 === 1 ? uuid(2, index % 24) : null,
          })).filter((row) => type === undefined || row.type === type),
          page,
        ),
      ),
    refreshBalance: refreshed,
    usageAgents: () =>
      read(() =>
        world.mode === 'empty'
          ? []
          : [
              { id: uuid(38, 0), connectionId: CONNECTION_ID, name: 'Support assistant' },
              { id: uuid(38, 1), connectionId: CONNECTION_ID, name: 'Booking assistant' },
            ],
      ),
    usage: ({ from, to }) =>
      read(() => {
        const days = daysOf({ from, to }).map((day, index) => ({
          day,
          credits: index === 2 ? null : Math.round(noise(index, 45) * 18),
          fetchedAt: index === 2 ? null : NOW - 40 * MINUTE_MS,
        }));
        return {
          fetchedAt: NOW - 40 * MINUTE_MS,
          problem: null,
          days,
          total: days.reduce((sum, { credits }) => sum + (credits ?? 0), 0),
          knownDays: days.filter(({ credits }) => credits !== null).length,
        };
      }),
    refreshUsage: refreshed,
    table: async () => {
      throw new AppError('NOT_OFFERED', 'The fake has no tables.');
    },
    onChanged: world.events.reports.on,
  };
}
