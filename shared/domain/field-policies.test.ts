import { describe, expect, test } from 'vitest';
import { FIELD_POLICIES, POLICY_MEANINGS, policyOf } from './field-policies.ts';

const rules = Object.entries(FIELD_POLICIES).flatMap(([entity, fields]) =>
  Object.entries(fields).map(([field, rule]) => ({ name: `${entity} ${field}`, ...rule })),
);

describe('the policy of a field', () => {
  test.each([
    ['contact', 'primaryPhone', 'ask'],
    ['contact', 'customAttributes', 'ask'],
    ['contact', 'customAttributes.city_code', 'ask'],
    ['audience', 'name', 'ask'],
    ['audience', 'description', 'text-merge'],
    ['audience', 'description.en', 'text-merge'],
    ['audience', 'members', 'set-merge'],
    ['audience', 'contactCount', 'server-wins'],
  ] as const)('of %s %s is %s%s', (entity, field, policy) => {
    expect(policyOf(entity, field)).toBe(policy);
  });

  test('is to ask where there is no rule, whatever the field is called', () => {
    for (const field of ['', 'somethingNew', 'description2', 'toString', 'constructor', '__proto__']) {
      expect(policyOf('audience', field)).toBe('ask');
    }
  });
});

describe('the table', () => {
  test('gives each field one of the policies that it explains, and says why', () => {
    for (const { name, policy, why } of rules) {
      expect(POLICY_MEANINGS[policy], name).not.toBe('');
      expect(why.length, name).toBeGreaterThan(10);
    }
  });

  test('explains each policy in a sentence, and has a use for each', () => {
    for (const [policy, meaning] of Object.entries(POLICY_MEANINGS)) {
      expect(meaning, policy).toMatch(/^[A-Z].{20,}\.$/);
      expect(rules.some((rule) => rule.policy === policy)).toBe(true);
    }
  });

  test('has a rule for every field that a contact, an agent and an item of knowledge are edited by', () => {
    const countOf = (entity: 'contact' | 'agent' | 'knowledgeItem') => Object.keys(FIELD_POLICIES[entity]).length;
    expect([countOf('contact'), countOf('agent'), countOf('knowledgeItem')]).toEqual([13, 12, 4]);
  });

  test('decides nothing by itself in what people are reached by or agents say', () => {
    const asked = ['contact', 'agent', 'knowledgeItem'] as const;
    for (const entity of asked) {
      for (const [field, { policy }] of Object.entries(FIELD_POLICIES[entity]))
        expect([field, policy]).toEqual([field, 'ask']);
    }
  });

  test('leaves to the platform what moves by itself there, and to this person what is kept here or saved as a whole', () => {
    const of = (policy: string) => rules.filter((rule) => rule.policy === policy).map(({ name }) => name);
    expect(of('server-wins')).toEqual([
      'audience contactCount',
      'program status',
      'smsProgram status',
      'execution status',
      'callRequest status',
      'call recording',
    ]);
    expect(of('mine-wins')).toEqual([
      'program settings',
      'smsProgram settings',
      'apiKey settings',
      'call comments',
      'call legalHold',
      'preferences all',
    ]);
    expect(of('append-only')).toEqual(['conversation messages']);
  });
});
