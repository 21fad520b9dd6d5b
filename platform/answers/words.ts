/** Words as the knowledge index and the resolution criteria compare them: folded, without filler words, cut to a stem. */

const ARABIC_FORMS: readonly [RegExp, string][] = [
  // The tatweel stretches a word and means nothing.
  [/ـ/gu, ''],
  [/[أإآٱ]/gu, 'ا'],
  [/ى/gu, 'ي'],
  [/ة/gu, 'ه'],
  [/ؤ/gu, 'و'],
  [/ئ/gu, 'ي'],
];

/**
 * One form for what people write in several: case, accents, cedillas and vowel marks, ligatures, apostrophes, the forms of
 * alef, yeh and teh marbuta, Arabic digits.
 */
export function foldWords(text: string): string {
  let folded = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/œ/g, 'oe')
    .replaceAll(/æ/g, 'ae')
    .replaceAll(/ß/g, 'ss');
  // Before the marks go: decomposed, an alef with hamza is an alef and a mark.
  folded = folded.replaceAll(/\p{M}+/gu, '').replaceAll(/[’‘ʼ]/g, "'");
  for (const [form, plain] of ARABIC_FORMS) folded = folded.replaceAll(form, plain);
  return folded.replaceAll(/[٠-٩۰-۹]/gu, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
}

/** Words in order, folded. An elision (l', d', qu') is no part of its word, nor is an English 's. */
export const wordsOf = (text: string): string[] =>
  foldWords(text)
    .replaceAll(/'s\b/g, ' ')
    .replaceAll(/\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'/g, ' ')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const FILLERS = new Set(
  foldWords(
    `a about after again all also am an and any are as at be been but by can could did do does doing don for from get give
     got had has have he her here hers him his how i if in into is it its just know let like ll may me might more most much many must long
     my need no not of off on once only or our out over own please re s she should so some such t take takes tell than that the their
     them then there these they this those to too up us ve very want was we were what when where which while who why will
     with would you your yours
     au aux avec avoir ai as avez avons ce ces cet cette comment dans de des du elle elles en est et etes etre eux fait
     faire faut il ils je la le les leur leurs lui ma mais me mes mon ne nos notre nous on ont ou par pas peut peux plait
     pour pourquoi pouvez puis qu quand que quel quelle quelles quels qui quoi sa sans se ses si son sont sur ta te tes toi
     ton tu un une veux voudrais vos votre vous y
     في من على الى إلى عن مع هذا هذه ذلك تلك هل ما ماذا متى اين أين كيف كم لماذا هو هي هم نحن انا أنا انت أنت كان كانت يكون
     ان أن إن لا لم لن قد كل بعض او أو ثم لكن اريد أريد يمكن يمكنني عند لدي لي لك التي الذي ايضا أيضا من فضلك`,
  ).match(/[\p{L}\p{N}]+/gu),
);

/** Endings of English and French words, longest first; what stays keeps four letters. */
const ENDINGS =
  'issements issement ications ication ations ation ements ement ments ment ibles ible ables able ingly ings ing iez ions ion ies ied ees ers ent ant ait ais ly ee er es ed ez e s y i'.split(
    ' ',
  );
const MIN_LATIN_STEM = 4;

const ARABIC_PREFIXES = ['وال', 'بال', 'كال', 'فال', 'لل', 'ال', 'و'];
const ARABIC_SUFFIXES = ['تها', 'هم', 'ها', 'ات', 'ون', 'ين', 'ان', 'يه', 'ه', 'ي'];
const MIN_ARABIC_STEM = 3;

/**
 * The part of a folded word that its other forms share: "annulation", "annuler" and "annulé" all give "annul". Light on
 * purpose: it finds more than it should and leaves the order to the ranking.
 */
export function stemOf(word: string): string {
  if (/^[\u0600-\u06ff]+$/u.test(word)) return arabicStem(word);
  if (!/^[a-z]+$/.test(word)) return word;
  const ending = ENDINGS.find((end) => word.endsWith(end) && word.length - end.length >= MIN_LATIN_STEM);
  const stem = ending === undefined ? shortPlural(word) : word.slice(0, -ending.length);
  // stopp-ing and stop, envell-oppe: a doubled consonant at the end is one.
  return stem.length > MIN_LATIN_STEM && /([bdfglmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem;
}

const shortPlural = (word: string): string => (word.length === 4 && /[^s]s$/.test(word) ? word.slice(0, -1) : word);

function arabicStem(word: string): string {
  const prefix = ARABIC_PREFIXES.find(
    (start) => word.startsWith(start) && word.length - start.length >= MIN_ARABIC_STEM,
  );
  const rest = prefix === undefined ? word : word.slice(prefix.length);
  const suffix = ARABIC_SUFFIXES.find((end) => rest.endsWith(end) && rest.length - end.length >= MIN_ARABIC_STEM);
  return suffix === undefined ? rest : rest.slice(0, -suffix.length);
}

/** Stems of all words, in order: what the index holds. */
export const stemsOf = (text: string): string[] => wordsOf(text).map(stemOf);

/** Each stem that says something, once: filler words are left out. */
export function contentStems(text: string): string[] {
  const words = wordsOf(text).filter((word) => !FILLERS.has(word) && (word.length > 1 || /\d/.test(word)));
  return [...new Set(words.map(stemOf))];
}
