import { expect, test } from 'vitest';
import { openDatabase } from '../db/open.ts';
import type { AnswerRequest, Turn } from './answerer.ts';
import { composeAnswer, MAX_TURNS } from './composer.ts';
import { indexSource } from './knowledge-index.ts';

const HELP = [
  { heading: 'Returns', text: 'You may return a parcel within 30 days. Refunds are paid within five working days.' },
  { heading: 'Opening hours', text: 'We are open from nine to five. On Sundays we are closed.' },
  { heading: 'Delivery > Express', text: 'Express delivery takes one day. It costs 12 euros.' },
  { heading: 'Delivery > Standard', text: 'Standard delivery takes three days. It costs 4 euros.' },
  { heading: 'Annulation', text: 'Vous pouvez annuler votre commande pendant une heure. Ensuite, appelez-nous.' },
  { heading: 'مواعيد العمل', text: 'المكتب مفتوح من التاسعة إلى الخامسة. يوم الجمعة عطلة.' },
  { heading: null, text: 'How do I change my address? Write to us with your old address and your new one.' },
];

function answering(agent: Partial<AnswerRequest['agent']> = {}) {
  const { db } = openDatabase(null, null);
  let ids = 0;
  const source = { collections: ['kb:1'], sourceId: 'help', sourceName: 'help.md', passages: HELP };
  indexSource(db, () => `chunk-${ids++}`, source);
  const whoever = {
    id: 'a',
    name: 'Nora (virtual assistant)',
    instructions: '',
    language: 'en',
    model: null,
    ...agent,
  };
  return (message: string, history: Turn[] = [], collections = ['kb:1']) =>
    composeAnswer(db, { agent: whoever, collections, history, message });
}

test.each([
  ['When do you open?', 'We are open from nine to five.'],
  ['Are you open on Sundays?', 'We are open from nine to five. On Sundays we are closed.'],
  ['how long do REFUNDS take', 'Refunds are paid within five working days.'],
  ['Can I return my parcels?', 'You may return a parcel within 30 days.'],
  ['What does express delivery cost?', 'Express delivery takes one day. It costs 12 euros.'],
  ['How can I change my address?', 'Write to us with your old address and your new one.'],
  ["Comment faire l'annulation de ma commande ?", 'Vous pouvez annuler votre commande pendant une heure.'],
  ["Puis-je annulér d'une commande", 'Vous pouvez annuler votre commande pendant une heure.'],
  ['هل المكتـــب مفتوح يوم الجُمعة؟', 'المكتب مفتوح من التاسعة إلى الخامسة. يوم الجمعة عطلة.'],
  ['ما هي مواعيد العمل في المَكْتَب', 'المكتب مفتوح من التاسعة إلى الخامسة.'],
])('%s', (message, content) => {
  const { lookup, citations, ...answer } = answering()(message);
  expect(answer).toMatchObject({ content, finishReason: 'stop', exitReason: null });
  expect(citations).toHaveLength(1);
  expect(lookup?.citations).toContainEqual(citations[0]);
});

test('a short question is read together with the one before it', () => {
  const history: Turn[] = [
    { role: 'user', content: 'Tell me about express delivery' },
    { role: 'assistant', content: 'Express delivery takes one day.' },
  ];
  expect(answering()('And what does it cost?', history).content).toContain('12 euros');
  const standard: Turn[] = [{ role: 'user', content: 'Tell me about standard delivery' }];
  expect(answering()('And what does it cost?', standard).content).toContain('4 euros');
  expect(answering()('When do you open?', history).content).toBe('We are open from nine to five.');
});

test('what it does not know or is not sure of is said', () => {
  const answer = answering();
  expect(answer('What is the capital of Mongolia?').content).toMatch(/^I have nothing about that/);
  expect(answer('What is the capital of Mongolia?').citations).toEqual([]);
  expect(answer('Do you sell parcel insurance?').content).toBe(
    'I am not sure that this answers your question: You may return a parcel within 30 days.',
  );
  expect(answer('Quelle est la capitale de la Mongolie ?').content).toMatch(/^Je n'ai rien/);
  expect(answer('When do you open?', [], []).content).toMatch(/^I have nothing/);
});

test.each([
  ['Hello!', 'Hello, this is Nora. How can I help you?', null],
  ['Bonjour', 'Bonjour, ici Nora. Comment puis-je vous aider ?', null],
  ['السلام عليكم', 'مرحبا، معك Nora. كيف يمكنني مساعدتك؟', null],
  ['Thank you so much', 'You are welcome. Is there anything else?', null],
  ["That's all, thanks. Bye!", 'Thank you for getting in touch. Goodbye!', 'exit_phrase'],
  ['Merci, au revoir', 'Merci de nous avoir contactés. Au revoir !', 'exit_phrase'],
  ['شكرا، مع السلامة', 'شكرا لتواصلك معنا. مع السلامة!', 'exit_phrase'],
  ['Can I speak to a real person?', 'Of course. I am passing you to a colleague.', 'function_call_exit'],
  ['Je voudrais parler à un conseiller', 'Bien sûr. Je vous passe un collègue.', 'function_call_exit'],
  ['أريد التحدث إلى موظف', 'بالطبع. سأحولك إلى أحد الزملاء.', 'function_call_exit'],
])('%s', (message, content, exitReason) => {
  expect(answering()(message)).toMatchObject({ content, exitReason, citations: [], lookup: null });
});

test('a goodbye that asks something is answered', () => {
  expect(answering()('Before I say bye, when do you open?').exitReason).toBeNull();
  expect(answering()("I don't want to talk to an agent").exitReason).toBeNull();
});

test('a conversation ends after many turns', () => {
  const history = Array.from({ length: MAX_TURNS - 1 }, (): Turn => ({ role: 'user', content: 'When do you open?' }));
  expect(answering()('When do you open?', history)).toMatchObject({ exitReason: 'max_turns' });
  expect(answering()('When do you open?', history.slice(1))).toMatchObject({ exitReason: null });
});
