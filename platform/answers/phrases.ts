import { foldWords, wordsOf } from './words.ts';

/** Languages that the composer writes in. */
export type AnswerLanguage = 'en' | 'fr' | 'ar';

/** What somebody wants who asks nothing that knowledge could answer. */
export type Intent = 'greeting' | 'thanks' | 'goodbye' | 'person';

interface Phrases {
  greeting: (name: string) => string;
  thanks: string;
  goodbye: string;
  person: string;
  unknown: string;
  unsure: string;
  tooLong: string;
}

export const PHRASES: Readonly<Record<AnswerLanguage, Phrases>> = {
  en: {
    greeting: (name) => `Hello, this is ${name}. How can I help you?`,
    thanks: 'You are welcome. Is there anything else?',
    goodbye: 'Thank you for getting in touch. Goodbye!',
    person: 'Of course. I am passing you to a colleague.',
    unknown: 'I have nothing about that in my knowledge. Could you say it in other words, or ask for a colleague?',
    unsure: 'I am not sure that this answers your question:',
    tooLong: 'We have talked for long, so I am ending here. Please get in touch again if anything is open.',
  },
  fr: {
    greeting: (name) => `Bonjour, ici ${name}. Comment puis-je vous aider ?`,
    thanks: 'Je vous en prie. Puis-je faire autre chose pour vous ?',
    goodbye: 'Merci de nous avoir contactés. Au revoir !',
    person: 'Bien sûr. Je vous passe un collègue.',
    unknown:
      "Je n'ai rien à ce sujet dans mes connaissances. Pouvez-vous le dire autrement, ou demander à parler à un collègue ?",
    unsure: 'Je ne suis pas sûr que cela réponde à votre question :',
    tooLong: "Nous parlons depuis longtemps, je m'arrête donc ici. Recontactez-nous s'il reste une question.",
  },
  ar: {
    greeting: (name) => `مرحبا، معك ${name}. كيف يمكنني مساعدتك؟`,
    thanks: 'على الرحب والسعة. هل تحتاج إلى شيء آخر؟',
    goodbye: 'شكرا لتواصلك معنا. مع السلامة!',
    person: 'بالطبع. سأحولك إلى أحد الزملاء.',
    unknown: 'لا أجد شيئا عن هذا في معلوماتي. هل يمكنك قولها بعبارة أخرى، أو طلب التحدث إلى زميل؟',
    unsure: 'لست متأكدا من أن هذا يجيب عن سؤالك:',
    tooLong: 'تحدثنا طويلا، لذلك أنهي المحادثة هنا. تواصل معنا من جديد إذا بقي لديك سؤال.',
  },
};

const MARKS: Readonly<Record<'en' | 'fr', ReadonlySet<string>>> = {
  en: new Set('the is are you your how what when where which do does can hello hi thanks my of with please'.split(' ')),
  fr: new Set(
    'le la les est sont vous votre vos comment quel quelle quels quelles quand ou puis peut bonjour salut merci mon ma mes du des une un avec je il que'.split(
      ' ',
    ),
  ),
};

/** The language of a message by its script and its small words, or else the agent's. */
export function languageOf(message: string, agentLanguage: string | null): AnswerLanguage {
  if (/[\u0600-\u06ff]/.test(message)) return 'ar';
  const words = wordsOf(message);
  const count = (language: 'en' | 'fr'): number => words.filter((word) => MARKS[language].has(word)).length;
  const difference = count('en') - count('fr');
  if (difference !== 0) return difference > 0 ? 'en' : 'fr';
  const spoken = agentLanguage?.split('-', 1)[0]?.toLowerCase();
  return spoken === 'fr' || spoken === 'ar' ? spoken : 'en';
}

const GREETINGS = new Set(
  'hello hi hey good morning afternoon evening there bonjour bonsoir salut coucou مرحبا اهلا السلام عليكم صباح مساء الخير وسهلا'.split(
    ' ',
  ),
);
const THANKS = new Set(
  'thank thanks you very much so a lot many great perfect ok okay cheers merci beaucoup bien super parfait شكرا جزيلا لك تمام حسنا'.split(
    ' ',
  ),
);
const HAS_THANKS = /\b(thanks?|cheers|merci)\b|شكرا/u;
const GOODBYE =
  /\b(bye|good ?bye|see you|that('s| is| was) (all|it)|nothing else|have a (nice|good) (day|evening|one)|au revoir|bonne (journee|soiree)|a bientot|c'est tout|rien d'autre)\b|مع السلامه|الي اللقاء|وداعا|هذا كل شي/u;
const NOT = /\b(don't|do not|not|never|no need|ne|pas)\b|لا اريد/u;
const SPEAK =
  /\b(speak|talk|chat|connect|transfer|put me through|pass me|reach|get me|want|need|parler|joindre|passer|passez|transferer|veux|voudrais)\b|تحدث|اتكلم|تكلم|كلم|حول|تحويل/u;
const PERSON =
  /\b(human|person|someone|somebody|agent|representative|operator|advis[eo]r|colleague|manager|supervisor|conseiller|conseillere|humain|personne|quelqu'un|responsable|operateur|superviseur)\b|موظف|شخص|انسان|مسوول|ممثل|زميل/u;
const REAL_PERSON = /\b(real|live|actual|vrai|vraie) (person|human|agent|personne|humain|conseiller)\b/u;
const MAX_FAREWELL_WORDS = 10;
const MAX_WISH_WORDS = 14;

/** What a message wants beside knowledge; null where it asks something. */
export function intentOf(message: string): Intent | null {
  const folded = foldWords(message).replaceAll(/\s+/gu, ' ').trim();
  const words = wordsOf(message);
  const isQuestion = /[?؟]/u.test(message);
  if (wantsPerson(folded, words.length)) return 'person';
  if (!isQuestion && words.length <= MAX_FAREWELL_WORDS && GOODBYE.test(folded)) return 'goodbye';
  if (words.length > 0 && words.every((word) => GREETINGS.has(word))) return 'greeting';
  if (HAS_THANKS.test(folded) && words.every((word) => THANKS.has(word))) return 'thanks';
  return null;
}

function wantsPerson(folded: string, wordCount: number): boolean {
  if (wordCount > MAX_WISH_WORDS || NOT.test(folded)) return false;
  if (REAL_PERSON.test(folded)) return true;
  return PERSON.test(folded) && (wordCount <= 2 || SPEAK.test(folded));
}

const POINTS_BACK =
  /^(and|so|but|what about|how about|et|alors|mais)\b|^و|\b(it|its|that|this|they|them|those|ca|cela|celui|celle)\b|هذا|ذلك|هذه/u;

/** Whether a message is about what was said before: "And how much is it?" */
export const pointsBack = (message: string): boolean => POINTS_BACK.test(foldWords(message).trim());
