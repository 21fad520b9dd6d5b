import type { AppApi } from '#shared/contract/index.ts';
import type { Execution, Program } from '#shared/contract/programs.ts';
import { isEnded } from '#shared/domain/execution-progress.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { NOW } from '../fixture.ts';
import { CALLS, CHOICES, EXECUTIONS, effectNow, PROGRAMS, preflightOf } from './program-rows.ts';
import { compare, slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

const includes = (name: string | null, text = ''): boolean =>
  (name ?? '').toLowerCase().includes(text.trim().toLowerCase());

const found = <T>(row: T | undefined): T => {
  if (row === undefined) throw new AppError('NOT_FOUND', 'This program is no longer here.');
  return row;
};

export function fakePrograms(world: World): AppApi['programs'] {
  const isEmpty = world.mode === 'empty';
  const programs = new Map<string, Program>(isEmpty ? [] : PROGRAMS.map((row) => [row.id, row]));
  const executions = new Map<string, Execution>(isEmpty ? [] : EXECUTIONS.map((row) => [row.id, row]));
  const readAt = isEmpty ? null : NOW - 60_000;
  const act = { pause: 'paused', resume: 'running', cancel: 'cancelled' } as const;
  const withEffect = (id: string, effect: Program['effect']) => {
    programs.set(id, { ...found(programs.get(id)), effect });
    world.events.programs.emit(EVERYTHING);
  };
  return {
    list: async ({ filter = {}, sort, page }) => {
      failWhenAsked(world);
      const rows = [...programs.values()].filter(
        ({ name, status }) => includes(name, filter.text) && (!filter.status || status === filter.status),
      );
      const by = sort?.by ?? 'createdAt';
      rows.sort((a, b) => compare(a[by], b[by]) * (sort?.order === 'asc' ? 1 : -1));
      return { ...slice(rows, page), readAt };
    },
    get: async ({ id }) => found(programs.get(id)),
    executions: async ({ filter = {}, page }) => {
      failWhenAsked(world);
      const rows = [...executions.values()].filter(
        (row) =>
          includes(row.programName, filter.text) &&
          (filter.programId === undefined || row.programId === filter.programId) &&
          (filter.state === undefined || isEnded(row.status) === (filter.state === 'ended')),
      );
      return { ...slice(rows, page), readAt };
    },
    execution: async ({ id }) => found(executions.get(id)),
    choices: async () => CHOICES,
    calls: async ({ page }) => slice(isEmpty ? [] : CALLS, page),
    preflight: async ({ id }) => preflightOf(found(programs.get(id)), !world.isOffline),
    launch: async ({ changeId, id }) => {
      const effect = effectNow(changeId, 'launch', world.isOffline);
      withEffect(id, effect);
      return effect;
    },
    create: async () => ({ id: PROGRAMS[0]?.id ?? '' }),
    update: async ({ id }) => ({ id }),
    remove: async ({ changeId, id }) => {
      const effect = effectNow(changeId, 'delete', world.isOffline);
      withEffect(id, effect);
      return effect;
    },
    readTriggers: async () => undefined,
    refresh: async ({ id }) => found(executions.get(id)),
    act: async ({ id, action }) => {
      const execution = found(executions.get(id));
      if (world.isOffline) return { outcome: 'offline', execution, error: null };
      const next = { ...execution, status: act[action] };
      executions.set(id, next);
      world.events.programs.emit(EVERYTHING);
      return { outcome: 'done', execution: next, error: null };
    },
    call: async ({ changeId }) => effectNow(changeId, 'start', world.isOffline),
    refreshCall: async ({ id }) => found(CALLS.find((row) => row.id === id)),
    cancelCall: async ({ id }) => {
      const call = found(CALLS.find((row) => row.id === id));
      if (world.isOffline) return { outcome: 'offline', call, error: null };
      return { outcome: 'done', call: { ...call, status: 'cancelled' }, error: null };
    },
    onChanged: world.events.programs.on,
  };
}
