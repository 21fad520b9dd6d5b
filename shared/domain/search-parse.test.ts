// S16 of docs/security.md
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSearchQuery } from './search-parse.ts';
import { withoutSpan } from './search-query.ts';

const TODAY = '2026-11-23';
const parse = (text: string) => parseSearchQuery(text, TODAY);
const words = (text: string) =>
  parse(text).groups.map((group) =>
    group.map((term) => (term.kind === 'words' ? term.words.join(' ') + (term.isPrefix ? '*' : '') : `@${term.name}`)),
  );
const conditions = (text: string) =>
  parse(text).conditions.map(({ start: _, end: __, isNegated, ...rest }) => ({
    ...rest,
    ...(isNegated && { isNegated }),
  }));
const problemsOf = (text: string) => parse(text).problems.map(({ code, start, end }) => [code, text.slice(start, end)]);

describe('words', () => {
  it('are all wanted, phrases in one piece, beginnings with a star', () => {
    expect(words('cancel "My  Contract" refund* “deux mots”')).toEqual([
      ['cancel'],
      ['my contract'],
      ['refund*'],
      ['deux mots'],
    ]);
    expect(words("don't e-mail")).toEqual([['don t'], ['e mail']]);
    expect(words('"speak to a man"*')).toEqual([['speak to a man*']]);
  });

  it('are alternatives around OR, of which any number may follow', () => {
    expect(words('billing refund OR "money back" | credit now')).toEqual([
      ['billing'],
      ['refund', 'money back', 'credit'],
      ['now'],
    ]);
    expect(words('or and OR')).toEqual([['or'], ['and']]);
  });

  it('are left out after a minus', () => {
    const query = parse('cancel -refund -"by mistake" well-known');
    expect(query.leftOut.map((term) => term.kind === 'words' && term.words)).toEqual([['refund'], ['by', 'mistake']]);
    expect(words('cancel -refund well-known')).toEqual([['cancel'], ['well known']]);
  });

  it('come out the same whatever their accents, letters’ forms and case', () => {
    expect(words('RÉSILIER Straße')).toEqual([['resilier'], ['strasse']]);
    expect(words('أُريد إلغاء الخدمــة ١٢')).toEqual(words('اريد الغاء الخدمه 12'));
  });

  it('of a tracker stand for its phrases', () => {
    expect(words('tracker:"Wants to leave" OR refund')).toEqual([['@Wants to leave', 'refund']]);
  });
});

describe('operators', () => {
  it('say where words are looked for', () => {
    expect(parse('x').places).toEqual(['agent', 'customer', 'system', 'comment']);
    expect(parse('speaker:customer x').places).toEqual(['customer']);
    expect(parse('in:transcript -speaker:agent x').places).toEqual(['customer', 'system']);
    expect(parse('in:comments x').places).toEqual(['comment']);
  });

  it('name things, days, lengths and shares', () => {
    expect(conditions('agent:Nora -program:"Spring sale" direction:in has:comment -has:audio')).toEqual([
      { field: 'agent', value: 'Nora' },
      { field: 'program', value: 'Spring sale', isNegated: true },
      { field: 'direction', value: 'inbound' },
      { field: 'has', value: 'comment' },
      { field: 'has', value: 'audio', isNegated: true },
    ]);
    expect(conditions('duration>5m silence>=20s silence<20 overtalk>10% overtalk>3s talk>60 interruptions>3')).toEqual([
      { field: 'duration', comparison: '>', value: 300_000, unit: 'ms' },
      { field: 'silence', comparison: '>=', value: 20_000, unit: 'ms' },
      { field: 'silence', comparison: '<', value: 20_000, unit: 'ms' },
      { field: 'overtalk', comparison: '>', value: 0.1, unit: 'share' },
      { field: 'overtalk', comparison: '>', value: 3000, unit: 'ms' },
      { field: 'talk', comparison: '>', value: 0.6, unit: 'share' },
      { field: 'interruptions', comparison: '>', value: 3, unit: 'count' },
    ]);
  });

  it.each([
    ['on:2026-02-28', '2026-02-28', '2026-03-01'],
    ['on:2026-12', '2026-12-01', '2027-01-01'],
    ['on:2026', '2026-01-01', '2027-01-01'],
    ['from:today', '2026-11-23', '2026-11-24'],
    ['from:Yesterday', '2026-11-22', '2026-11-23'],
    ['from:7d', '2026-11-16', '2026-11-17'],
    ['to:2w', '2026-11-09', '2026-11-10'],
  ])('%s spans %s up to %s', (text, first, before) => {
    expect(parse(text).conditions).toMatchObject([{ value: { first, before } }]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['refund "money back', 'unclosedQuote', '"money back'],
    ['agent:"Nora', 'unclosedQuote', 'agent:"Nora'],
    ['spaeker:agent x', 'unknownOperator', 'spaeker:agent'],
    ['constructor:x', 'unknownOperator', 'constructor:x'],
    ['x agent:', 'missingValue', 'agent:'],
    ['silence> x', 'missingValue', 'silence>'],
    ['speaker:boss x', 'unknownValue', 'speaker:boss'],
    ['has:constructor', 'unknownValue', 'has:constructor'],
    ['in:comments speaker:agent x', 'nowhere', 'speaker:agent'],
    ['from:2026-02-30', 'badDay', 'from:2026-02-30'],
    ['on:soon', 'badDay', 'on:soon'],
    ['-on:today', 'cannotLeaveOut', '-on:today'],
    ['silence>long', 'badNumber', 'silence>long'],
    ['talk>5m', 'badNumber', 'talk>5m'],
    ['silence:20s', 'needsComparison', 'silence:20s'],
    ['agent>Nora', 'noComparison', 'agent>Nora'],
    ['r*', 'shortPrefix', 'r*'],
    ['OR refund', 'looseOr', 'OR'],
    ['refund OR', 'looseOr', 'OR'],
    ['refund OR agent:x', 'looseOr', 'agent:x'],
    ['"..."', 'noWords', '"..."'],
    ['-refund', 'needsWords', '-refund'],
    ['score<70', 'noScores', 'score<70'],
  ])('%s is told as %s of its place', (text, code, part) => {
    expect(problemsOf(text)).toEqual([[code, part]]);
  });

  it('is all told at once, and the rest is read', () => {
    const query = parse('refund silence:20s foo:bar agent:Nora');
    expect(query.problems).toHaveLength(2);
    expect([query.groups.length, query.conditions.length]).toEqual([1, 1]);
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    'refund',
    '"',
    '“',
    '-',
    'OR',
    '|',
    '*',
    ':',
    '>',
    '<=',
    'agent:',
    'silence>',
    'tracker:"',
    '7d',
    '\\',
    '(',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);
const typed = fc.array(fc.tuple(piece, fc.constantFrom('', ' ')), { maxLength: 12 }).map((all) => all.flat().join(''));

describe('whatever is typed', () => {
  it('is read without an error, into terms that hold letters and digits alone, with places inside the text', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const query = parse(text);
        const terms = [...query.groups.flat(), ...query.leftOut];
        for (const term of terms) {
          if (term.kind === 'words') expect(term.words.join('')).toMatch(/^[\p{L}\p{N}\p{Co}]+$/u);
        }
        for (const { start, end } of [...terms, ...query.conditions, ...query.problems, ...query.placeSpans]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(start).toBeLessThan(end);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('loses one part alone when that part is taken away', () => {
    const parts = ['refund', '"money back"', 'agent:Nora', 'silence>20s', '-speaker:agent', 'from:7d'];
    fc.assert(
      fc.property(fc.shuffledSubarray(parts, { minLength: 1 }), fc.nat(), (chosen, n) => {
        const text = chosen.join('  ');
        const gone = n % chosen.length;
        const start = chosen.slice(0, gone).reduce((sum, part) => sum + part.length + 2, 0);
        const rest = withoutSpan(text, { start, end: start + (chosen[gone]?.length ?? 0) });
        expect(rest.split(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/).filter(Boolean)).toEqual(
          chosen.filter((_, i) => i !== gone),
        );
      }),
    );
  });
});
