import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRetryBudgets, hostOf } from './retry-budget.ts';

const MINUTE = 60_000;

describe('the budget of attempts again', () => {
  test('gives a host ten places in any minute, whoever asks and in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300_000), { maxLength: 80 }), (wishes) => {
        const budgets = createRetryBudgets();
        const places = wishes.map((at, i) => {
          const place = budgets.of(`https://one.example/${i % 2 === 0 ? 'a' : 'b'}`).reserve(at);
          expect(place).toBeGreaterThanOrEqual(at);
          return place;
        });
        for (const place of places) {
          expect(places.filter((other) => other >= place && other < place + MINUTE).length).toBeLessThanOrEqual(10);
        }
      }),
    );
  });

  test('puts each ten off by a minute more', () => {
    const budget = createRetryBudgets().of('https://one.example');
    const places = Array.from({ length: 35 }, () => budget.reserve(0));
    expect(places).toEqual([0, 1, 2, 3].flatMap((minute) => Array(10).fill(minute * MINUTE)).slice(0, 35));
  });

  test('counts from the earliest of the last ten, in whatever order they were asked for', () => {
    const budget = createRetryBudgets().of('https://one.example');
    budget.reserve(50_000);
    for (let i = 0; i < 9; i++) budget.reserve(i);
    expect(budget.reserve(0)).toBe(MINUTE);
    expect(budget.reserve(0)).toBe(MINUTE + 1);
  });

  test('knows a host by its name and port, and what is no address by itself', () => {
    expect(hostOf('https://one.example:8443/api/v1')).toBe('one.example:8443');
    expect(hostOf('one example')).toBe('one example');
  });

  test('is of a host alone', () => {
    const budgets = createRetryBudgets();
    for (let i = 0; i < 10; i++) expect(budgets.of('https://one.example').reserve(0)).toBe(0);
    expect(budgets.of('https://one.example').reserve(0)).toBe(MINUTE);
    expect(budgets.of('https://two.example').reserve(0)).toBe(0);
  });

  test('is refilled by what gets through: a place for one success, all when the host is well again', () => {
    const budget = createRetryBudgets().of('https://one.example');
    for (let i = 0; i < 10; i++) budget.reserve(0);
    budget.succeeded();
    expect(budget.reserve(5)).toBe(5);
    expect(budget.reserve(5)).toBe(MINUTE);
    budget.recovered();
    for (let i = 0; i < 10; i++) expect(budget.reserve(6)).toBe(6);
    expect(budget.reserve(6)).toBe(6 + MINUTE);
  });

  test('a clock that is set back puts nothing off for longer', () => {
    const budgets = createRetryBudgets();
    const budget = budgets.of('https://one.example');
    for (let i = 0; i < 10; i++) budget.reserve(10 * MINUTE);
    budgets.setBack(10 * MINUTE);
    expect(budget.reserve(1)).toBe(MINUTE);
  });
});
