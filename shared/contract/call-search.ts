import { z } from 'zod';
import { MAX_QUERY_LENGTH, SEARCH_PLACES } from '../domain/search-query.ts';
import { Snippet } from './calls.ts';
import { Changed, ForeignText, Instant, LocalId } from './common.ts';
import { command, event, query } from './define.ts';

/** A search as typed, with the day and the zone that its days count from. */
export const SearchInput = z.object({
  text: z.string().max(MAX_QUERY_LENGTH),
  today: z.iso.date(),
  timeZone: z.string().max(64),
});

/** Where a page goes on; only a page gives one. */
export const SearchCursor = z.object({ slot: z.number().int(), number: z.number().int() });

/** A turn or a comment that was found, or with no words to look for the call itself. */
export const SearchHit = z.object({
  callId: LocalId,
  startedAt: Instant,
  durationMs: z.number().int().nullable(),
  agentName: ForeignText.nullable(),
  contactName: ForeignText.nullable(),
  contactPhone: ForeignText.nullable(),
  programName: ForeignText.nullable(),
  /** Who says it, or that it is a comment; null for a call. */
  place: z.enum(SEARCH_PLACES).nullable(),
  snippet: Snippet.nullable(),
});

export const SearchPage = z.object({
  /** Newest call first, and the passages of a call from its end to its beginning. */
  hits: z.array(SearchHit).max(200),
  next: SearchCursor.nullable(),
});

/** A point of a call where something was found: `label` says what. */
export const CallMoment = z.object({
  atMs: z.number().int(),
  kind: z.enum(['search', 'tracker']),
  label: z.string(),
});

const Name = z.string().trim().min(1).max(80);

export const SavedSearch = z.object({ id: LocalId, name: z.string(), text: z.string() });

/** A named set of phrases: found in a call where one of them is said. */
export const Tracker = z.object({
  id: LocalId,
  name: z.string(),
  phrases: z.array(z.string()),
  /** Who has to say it; null for anybody. */
  speaker: z.enum(['agent', 'customer']).nullable(),
});

const NewTracker = Tracker.extend({
  /** Quotes would end the name in a search. */
  name: Name.refine((name) => !/["“”«»„]/u.test(name)),
  phrases: z.array(z.string().trim().min(1).max(200)).min(1).max(50),
});

export const TrackerCount = z.object({
  id: LocalId,
  passageCount: z.number().int(),
  callCount: z.number().int(),
});

/** Search over every transcript and comment that is here. A search that cannot be read is refused with INVALID. */
export const callSearch = {
  find: query(
    SearchInput.extend({ after: SearchCursor.nullable(), limit: z.number().int().min(1).max(200).default(50) }),
    SearchPage,
  ),
  /** How many calls there are, and of how many something cannot be found yet. */
  progress: query(z.object({}).optional(), z.object({ callCount: z.number().int(), dueCount: z.number().int() })),
  /** How many passages match in all, and in how many calls. */
  count: query(SearchInput, z.object({ passageCount: z.number().int(), callCount: z.number().int() })),
  /** Where a call has what was searched for and what trackers look for, in the order of the call. */
  moments: query(SearchInput.extend({ callId: LocalId }), z.array(CallMoment)),
  saved: query(z.object({}).optional(), z.array(SavedSearch)),
  /** Keeps a search, or changes the kept one of that id. A new one stands last. */
  keep: command(SavedSearch.extend({ name: Name, text: z.string().trim().min(1).max(MAX_QUERY_LENGTH) }), SavedSearch),
  removeSaved: command(z.object({ id: LocalId }), z.void()),
  /** The order of all saved searches; ones that are not named follow as they were. */
  orderSaved: command(z.object({ ids: z.array(LocalId).max(500) }), z.void()),
  trackers: query(z.object({}).optional(), z.array(Tracker)),
  trackerCounts: query(z.object({}).optional(), z.array(TrackerCount)),
  /** Adds a tracker, or changes the one of that id. Refuses a name that another one has, and phrases without a word. */
  setTracker: command(NewTracker, Tracker),
  removeTracker: command(z.object({ id: LocalId }), z.void()),
  onChanged: event(Changed),
};

export type SearchInput = z.infer<typeof SearchInput>;
export type SearchCursor = z.infer<typeof SearchCursor>;
export type SearchHit = z.infer<typeof SearchHit>;
export type SearchPage = z.infer<typeof SearchPage>;
export type CallMoment = z.infer<typeof CallMoment>;
export type SavedSearch = z.infer<typeof SavedSearch>;
export type Tracker = z.infer<typeof Tracker>;
export type TrackerCount = z.infer<typeof TrackerCount>;
