/** Operators on two numbers, as Go computes them. Source: Prometheus documentation, "Operators"; Go, package math. */
import type { Arithmetic, Comparison } from './expr.ts';

export const comparisons: ReadonlySet<string> = new Set<Comparison>(['==', '!=', '>', '<', '>=', '<=']);

export const isComparison = (op: string): op is Comparison => comparisons.has(op);

export const compute = (op: Arithmetic): ((a: number, b: number) => number) => {
  switch (op) {
    case '+':
      return (a, b) => a + b;
    case '-':
      return (a, b) => a - b;
    case '*':
      return (a, b) => a * b;
    case '/':
      return (a, b) => a / b;
    case '%':
      return (a, b) => a % b;
    case '^':
      return power;
    case 'atan2':
      return Math.atan2;
  }
};

/** In Go 1 to the power NaN and ±1 to an infinite power are 1; in JavaScript they are NaN. */
const power = (base: number, exponent: number): number => {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
};

export const compare = (op: Comparison): ((a: number, b: number) => boolean) => {
  switch (op) {
    case '==':
      return (a, b) => a === b;
    case '!=':
      return (a, b) => a !== b;
    case '>':
      return (a, b) => a > b;
    case '<':
      return (a, b) => a < b;
    case '>=':
      return (a, b) => a >= b;
    case '<=':
      return (a, b) => a <= b;
  }
};
