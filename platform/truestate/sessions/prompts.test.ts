import { expect, test } from 'vitest';
import { fillPrompt, UnknownReference } from './prompts.ts';

const known = {
  inputs: { name: 'Ada', order: { id: 7 }, nothing: null },
  results: new Map<string, string | null>([
    ['look up', `Found \${INPUTS.name} $& $1`],
    ['start', null],
  ]),
};

test.each([
  [`Hello \${INPUTS.name}.`, 'Hello Ada.'],
  [`\${inputs.name} and \${ INPUTS . name }`, 'Ada and Ada'],
  [`\${INPUTS.order}`, '{"id":7}'],
  [`\${INPUTS.nothing}`, 'null'],
  [`\${start.result}!`, '!'],
  // What a step or a person said is text: it refers to nothing and is no pattern.
  [`\${look up.result}`, `Found \${INPUTS.name} $& $1`],
  [`costs $5, {braces}, \${} and \${alone}`, `costs $5, {braces}, \${} and \${alone}`],
])('%s becomes %s', (template, filled) => {
  expect(fillPrompt(template, known)).toBe(filled);
});

test.each([`\${INPUTS.missing}`, `\${INPUTS.toString}`, `\${later.result}`, `\${start.prompt}`])(
  '%s refers to nothing',
  (template) => {
    expect(() => fillPrompt(template, known)).toThrow(UnknownReference);
    expect(() => fillPrompt(template, known)).toThrow(template);
  },
);

test('a prompt full of openings is read in little time', () => {
  const before = performance.now();
  expect(fillPrompt(`\${ `.repeat(20_000), known)).toHaveLength(60_000);
  expect(performance.now() - before).toBeLessThan(1000);
});
