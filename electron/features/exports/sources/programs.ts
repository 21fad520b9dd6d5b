import type { SmsProgram } from '#shared/contract/messages.ts';
import type { Execution, Program } from '#shared/contract/programs.ts';
import { CALL, listSource } from './source.ts';

export const programsSource = listSource('programs', {
  page: (queries, query, page) => queries.programs.list({ ...query, page }, CALL),
  cells: (program: Program) => ({
    name: program.name,
    status: program.status,
    audienceName: program.audience?.name ?? null,
    contactCount: program.audience?.contactCount ?? null,
    flowName: program.flow?.name ?? null,
    startAt: program.startAt,
    stopAt: program.stopAt,
    numbers: program.numbers.map(({ number }) => number).join('; ') || null,
  }),
});

export const executionsSource = listSource('executions', {
  page: (queries, query, page) => queries.programs.executions({ ...query, page }, CALL),
  cells: (execution: Execution) => ({
    programName: execution.programName,
    status: execution.status,
    audienceName: execution.audienceName,
    flowName: execution.flowName,
    ...execution.counts,
    credits: execution.credits,
    startedAt: execution.startedAt,
    endedAt: execution.endedAt,
    createdAt: execution.createdAt,
    readAt: execution.readAt,
  }),
});

export const smsProgramsSource = listSource('smsPrograms', {
  page: (queries, query, page) => queries.messages.list({ ...query, page }, CALL),
  cells: (program: SmsProgram) => ({
    name: program.name,
    status: program.status,
    audienceName: program.audience?.name ?? null,
    sender: program.sender?.name ?? null,
    template: program.template,
    ...program.counts,
    credits: program.credits,
    launchedAt: program.launchedAt,
    endedAt: program.endedAt,
    createdAt: program.createdAt,
  }),
});
