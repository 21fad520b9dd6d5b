import type { CallMoment, SavedSearch, SearchHit, Tracker } from '#shared/contract/call-search.ts';
import type { CallDetail } from '#shared/contract/calls.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { foldWords } from '#shared/domain/search-fold.ts';
import { findPhrases, type Phrase } from '#shared/domain/search-marks.ts';
import { parseSearchQuery } from '#shared/domain/search-parse.ts';
import type { SearchPlace, SearchQuery } from '#shared/domain/search-query.ts';
import { uuid } from '../fixture.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

const SAVED_KIND = 41;
const TRACKER_KIND = 42;

/** Searches the transcripts of the sample calls; of the operators it knows the speaker, the agent and the length. */
export function fakeCallSearch(world: World): AppApi['callSearch'] {
  let saved: SavedSearch[] = [
    { id: uuid(SAVED_KIND, 1), name: 'Refunds asked for', text: 'speaker:customer refund' },
    { id: uuid(SAVED_KIND, 2), name: 'Long calls of Nora', text: 'agent:Nora duration>5m' },
  ];
  let trackers: Tracker[] = [
    { id: uuid(TRACKER_KIND, 1), name: 'Refund', phrases: ['refund', 'money back'], speaker: 'customer' },
    { id: uuid(TRACKER_KIND, 2), name: 'Greeting', phrases: ['how can I help*'], speaker: 'agent' },
  ];
  const changed = () => world.events.callSearch.emit(EVERYTHING);
  const search = (text: string, today: string): SearchHit[] => {
    const query = parseSearchQuery(text, today);
    const phrases = phrasesOf(query, trackers);
    return world
      .allCalls()
      .filter((call) => meets(call, query))
      .flatMap((call) => (query.groups.length === 0 ? [toHit(call)] : hitsOf(call, query, phrases)));
  };
  return {
    find: async ({ text, today, after, limit = 50 }) => {
      failWhenAsked(world);
      const from = after?.slot ?? 0;
      const all = text.trim() === '' ? [] : search(text, today);
      const hits = all.slice(from, from + limit);
      return { hits, next: from + limit < all.length ? { slot: from + limit, number: 0 } : null };
    },
    progress: async () => ({
      callCount: world.callCount,
      dueCount: world.parameters.get('index') === 'building' ? Math.round(world.callCount * 0.59) : 0,
    }),
    count: async ({ text, today }) => {
      const all = text.trim() === '' ? [] : search(text, today);
      return {
        passageCount: all.filter(({ snippet }) => snippet !== null).length,
        callCount: new Set(all.map(({ callId }) => callId)).size,
      };
    },
    moments: async ({ callId, text, today }) =>
      search(text, today)
        .filter((hit) => hit.callId === callId && hit.snippet !== null)
        .map((hit): CallMoment => ({ atMs: hit.snippet?.atMs ?? 0, kind: 'search', label: hit.snippet?.text ?? '' })),
    saved: async () => saved,
    keep: async (input) => {
      saved = saved.some(({ id }) => id === input.id)
        ? saved.map((each) => (each.id === input.id ? input : each))
        : [...saved, input];
      changed();
      return input;
    },
    removeSaved: async ({ id }) => {
      saved = saved.filter((each) => each.id !== id);
      changed();
    },
    orderSaved: async ({ ids }) => {
      saved = saved.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
      changed();
    },
    trackers: async () => trackers,
    trackerCounts: async () =>
      trackers.map(({ id, name }) => {
        const hits = search(`tracker:"${name}"`, '2026-11-23');
        return { id, passageCount: hits.length, callCount: new Set(hits.map(({ callId }) => callId)).size };
      }),
    setTracker: async (input) => {
      trackers = [...trackers.filter(({ id }) => id !== input.id), input].toSorted((a, b) =>
        a.name.localeCompare(b.name),
      );
      changed();
      return input;
    },
    removeTracker: async ({ id }) => {
      trackers = trackers.filter((each) => each.id !== id);
      changed();
    },
    onChanged: world.events.callSearch.on,
  };
}

const toPhrase = (text: string): Phrase => ({
  words: foldWords(text).map(({ word }) => word),
  isPrefix: text.endsWith('*'),
});

const phrasesOf = ({ groups }: SearchQuery, trackers: readonly Tracker[]): Phrase[][] =>
  groups.map((group) =>
    group.flatMap((term) =>
      term.kind === 'words' ? [term] : (trackers.find(({ name }) => name === term.name)?.phrases ?? []).map(toPhrase),
    ),
  );

function meets(call: CallDetail, { conditions }: SearchQuery): boolean {
  return conditions.every((condition) => {
    if (condition.field === 'agent') return call.agentName?.toLowerCase().includes(condition.value.toLowerCase());
    if (condition.field === 'duration') return (call.durationMs ?? 0) > condition.value;
    return true;
  });
}

function hitsOf(call: CallDetail, { places }: SearchQuery, phrases: readonly Phrase[][]): SearchHit[] {
  return call.transcript.segments.flatMap((segment) => {
    const place: SearchPlace = segment.speaker === 'contact' ? 'customer' : segment.speaker;
    if (!places.includes(place)) return [];
    if (!phrases.every((any) => findPhrases(segment.text, any).length > 0)) return [];
    const ranges = findPhrases(segment.text, phrases.flat());
    return [{ ...toHit(call), place, snippet: { text: segment.text, ranges, atMs: segment.startMs } }];
  });
}

const toHit = ({
  id,
  startedAt,
  durationMs,
  agentName,
  contactName,
  contactPhone,
  programName,
}: CallDetail): SearchHit => ({
  callId: id,
  startedAt,
  durationMs,
  agentName,
  contactName,
  contactPhone,
  programName,
  place: null,
  snippet: null,
});
