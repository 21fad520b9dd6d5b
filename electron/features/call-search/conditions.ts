import type { Calendar } from '#shared/domain/calendar.ts';
import { foldWords } from '#shared/domain/search-fold.ts';
import type { MeasureField, NameField, SearchCondition } from '#shared/domain/search-query.ts';
import { type ReadDb, readRows } from '../../store/database.ts';

/** Which calls a search is about: a span of slots, and conditions over `calls c` where there are any. */
export interface CallSelection {
  fromSlot: number;
  beforeSlot: number;
  where: string | null;
  values: unknown[];
}

/** One past the last slot that a rowid of the index has room for. */
const SLOT_END = 2 ** 42;
const SLOTS_A_SECOND = 1024;
const SHORTEST_NUMBER = 3;

const COLUMNS: Readonly<Record<NameField, string>> = {
  agent: 'agent_name',
  program: 'program_name',
  contact: 'contact_name',
  outcome: 'status',
  language: 'language',
};

interface Sql {
  sql: string;
  values: unknown[];
}

/** Every call. */
export const EVERY_CALL: CallSelection = { fromSlot: 0, beforeSlot: SLOT_END, where: null, values: [] };

/** `calendar` is asked for where days are named: to make one takes longer than to search. */
export function toSelection(
  db: ReadDb,
  conditions: readonly SearchCondition[],
  calendar: () => Calendar,
): CallSelection {
  const selection = { ...EVERY_CALL };
  const all: Sql[] = [];
  const alternatives = new Map<string, Sql[]>();
  for (const condition of conditions) {
    if (isDay(condition)) {
      narrow(selection, condition, calendar());
      continue;
    }
    const sql = toSql(db, condition);
    if (condition.isNegated) all.push({ ...sql, sql: `NOT coalesce(${sql.sql}, 0)` });
    else if (isOneOf(condition)) alternatives.set(condition.field, [...(alternatives.get(condition.field) ?? []), sql]);
    else all.push(sql);
  }
  for (const either of alternatives.values()) {
    all.push({ sql: `(${either.map(({ sql }) => sql).join(' OR ')})`, values: either.flatMap(({ values }) => values) });
  }
  if (all.length > 0) {
    selection.where = all.map(({ sql }) => sql).join(' AND ');
    selection.values = all.flatMap(({ values }) => values);
  }
  return selection;
}

type OfField<F> = Extract<SearchCondition, { field: F }>;

const isDay = (condition: SearchCondition): condition is OfField<'from' | 'to' | 'on'> =>
  condition.field === 'from' || condition.field === 'to' || condition.field === 'on';
const isName = (condition: SearchCondition): condition is OfField<NameField> => condition.field in COLUMNS;
const isMeasure = (condition: SearchCondition): condition is OfField<MeasureField> => 'comparison' in condition;

/** A call has one agent, so that two of them are alternatives. */
const isOneOf = (condition: SearchCondition): boolean => isName(condition) || condition.field === 'direction';

function narrow(selection: CallSelection, { field, value }: OfField<'from' | 'to' | 'on'>, calendar: Calendar): void {
  const slotOf = (instant: number) => Math.floor(Math.max(instant, 0) / 1000) * SLOTS_A_SECOND;
  if (field !== 'to') selection.fromSlot = Math.max(selection.fromSlot, slotOf(calendar.startOf(value.first)));
  if (field !== 'from') selection.beforeSlot = Math.min(selection.beforeSlot, slotOf(calendar.startOf(value.before)));
}

function toSql(db: ReadDb, condition: SearchCondition): Sql {
  if (isName(condition)) return nameSql(db, condition.field, condition.value);
  if (isMeasure(condition)) return measureSql(condition);
  if (condition.field === 'direction') return { sql: 'c.direction = ?', values: [condition.value] };
  return { sql: HAS[condition.value as keyof typeof HAS], values: [] };
}

const HAS = {
  comment: 'EXISTS (SELECT 1 FROM comments n WHERE n.call_id = c.id)',
  transcript: "c.transcript_status = 'ready'",
  audio: `c.id IN (SELECT r.call_id FROM media m JOIN recordings r ON r.id = m.recording_id WHERE m.state = 'cached')`,
} as const;

/** The names that calls have and that match are few, whatever the number of calls. */
function nameSql(db: ReadDb, field: NameField, value: string): Sql {
  const column = COLUMNS[field];
  const names = namesLike(db, column, value);
  const sql = `c.${column} IN (SELECT value FROM json_each(?))`;
  const digits = field === 'contact' && /^[\d\s+().-]+$/.test(value) ? value.replace(/\D/g, '') : '';
  if (digits.length < SHORTEST_NUMBER) return { sql, values: [names] };
  return {
    sql: `(${sql} OR c.row_number IN (SELECT rowid FROM call_numbers_fts WHERE call_numbers_fts MATCH ?))`,
    values: [names, `"${digits}"`],
  };
}

/** Those in which every word of `value` begins a word, as a JSON array. */
function namesLike(db: ReadDb, column: string, value: string): string {
  const wanted = foldWords(value).map(({ word }) => word);
  const names: string[] = [];
  const sql = `SELECT DISTINCT ${column} AS name FROM calls WHERE ${column} > ''`;
  for (const { name } of readRows<{ name: string }>(db, sql)) {
    const words = foldWords(name).map(({ word }) => word);
    if (wanted.length > 0 && wanted.every((part) => words.some((word) => word.startsWith(part)))) names.push(name);
  }
  return JSON.stringify(names);
}

const MEASURED: Readonly<Record<Exclude<MeasureField, 'duration'>, string>> = {
  silence: 'm.longest_silence_ms',
  overtalk: 'm.overtalk_ms',
  talk: 'm.talk_ratio',
  interruptions: 'm.agent_interruptions + m.customer_interruptions',
};

/** A call that was not measured meets no condition of a measure, and none that leaves one out either. */
function measureSql({ field, comparison, value, unit, isNegated }: OfField<MeasureField>): Sql {
  if (field === 'duration') return { sql: `c.duration_ms ${comparison} ?`, values: [value] };
  const ofLength = field === 'overtalk' && unit === 'share' ? ' * coalesce(r.duration_ms, k.duration_ms)' : '';
  const compared = `${MEASURED[field]} ${comparison} ?${ofLength}`;
  const met = `c.id IN (SELECT r.call_id FROM call_measures m JOIN recordings r ON r.id = m.recording_id
    JOIN calls k ON k.id = r.call_id WHERE ${isNegated ? `NOT (${compared})` : compared} AND r.id = (SELECT x.id
      FROM recordings x WHERE x.call_id = r.call_id ORDER BY x.type = 'full_call' DESC, x.duration_ms DESC, x.id LIMIT 1))`;
  return { sql: isNegated ? `NOT ${met}` : met, values: [value] };
}
