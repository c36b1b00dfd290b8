import { describe, expect, test } from '@jest/globals';
import { onLines } from './promqlLines.ts';

const long = (name: string): string => `${name}{job="${'x'.repeat(90)}"}`;

describe('an expression', () => {
  test('that is short stays on its line', () => {
    expect(onLines('a > 1 and b > 1')).toBe('a > 1 and b > 1');
  });

  test('breaks where it binds loosest, which stands at the start of a line', () => {
    expect(onLines(`${long('a')} / ${long('b')} > 0.1 and c > 1`)).toBe(
      [long('a'), `/ ${long('b')}`, '> 0.1', 'and', 'c > 1'].join('\n'),
    );
  });

  test('breaks inside of parentheses, further in', () => {
    expect(onLines(`sum by (job) (${long('a')} - ${long('b')}) > 0`)).toBe(
      ['sum by (job) (', `  ${long('a')}`, `  - ${long('b')}`, ')', '> 0'].join('\n'),
    );
  });

  test('keeps calls around one selector together, however long', () => {
    expect(onLines(`sum(increase(${long('a')}[5m]))`)).toBe(`sum(increase(${long('a')}[5m]))`);
  });

  test('takes nothing in a string for an operator or a bracket', () => {
    const odd = `a{path="/x (y > \\" or - ${'z'.repeat(90)}"}`;
    expect(onLines(odd)).toBe(odd);
    expect(onLines(`${odd} > 1`)).toBe(`${odd}\n> 1`);
  });

  test('changes in nothing but spaces', () => {
    const text = `(sum(${long('a')}) or vector(0)) < 0.3 * (${long('b')} + ${long('c')} >= 500) or ${long('d')} > 3`;
    expect(onLines(text).replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
  });
});
