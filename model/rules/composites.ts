/** Composites: their parts are other objectives of the system, and their weights add up. */
import { Decimal } from 'decimal.js';
import { nearest } from '../nearest.ts';
import type { Composite, CompositePart } from '../objective.ts';
import { share } from '../quantity.ts';
import { repeated, type AnyRule } from './rule.ts';

const parts: AnyRule = {
  reads: ['objectives'],
  check: ({ objectives }, report) => {
    const singles = objectives.filter(({ type }) => type !== 'composite').map(({ id }) => id);
    objectives.forEach((objective, i) => {
      if (objective.type !== 'composite') return;
      const path = `objectives[${i}].parts`;
      if (objective.parts.length < 2) {
        const message = `a composite of ${objective.parts.length === 1 ? 'one objective' : 'no objectives'}`;
        report({ id: 'model/composite-parts', path, message, fix: 'name two or more objectives of the system' });
      }
      objective.parts.forEach(({ objective: id }, n) => {
        if (singles.includes(id)) return;
        const isComposite = objectives.some((other) => other.id === id);
        const suggestion = nearest(id, singles);
        const message = isComposite ? `'${id}' is a composite itself` : `there is no objective '${id}'`;
        const choices =
          singles.length === 0 ? 'add the objectives that it is made of' : `use one of ${singles.join(', ')}`;
        const fix = isComposite || suggestion === undefined ? choices : `did you mean '${suggestion}'?`;
        report({ id: 'model/composite-parts', path: `${path}[${n}].objective`, message, fix });
      });
      repeated(
        objective.parts,
        (part) => part.objective,
        (part, n) => {
          const message = `'${part.objective}' is named twice`;
          report({ id: 'model/composite-parts', path: `${path}[${n}].objective`, message, fix: 'name it once' });
        },
      );
    });
  },
};

const weights: AnyRule = {
  reads: ['objectives'],
  check: ({ objectives }, report) => {
    objectives.forEach((objective, i) => {
      if (objective.type !== 'composite') return;
      const path = `objectives[${i}].parts`;
      for (const problem of weightProblems(objective)) report({ id: 'model/composite-weights', path, ...problem });
    });
  },
};

const weightOf = ({ weight }: CompositePart): Decimal => (weight === undefined ? new Decimal(0) : share(weight));

const weightProblems = ({
  combine,
  parts: of,
  slices,
}: Composite): readonly { readonly message: string; readonly fix: string }[] => {
  if (combine === 'all good')
    return [
      ...(of.some(({ weight }) => weight !== undefined)
        ? [
            {
              message: 'a slice is good for all of them or not: weights have no effect',
              fix: 'remove the weights, or use composite(…)',
            },
          ]
        : []),
      ...(slices === undefined
        ? [{ message: 'nothing says how long a slice is', fix: "use allGood('api', { of: […], slice: '1m', … })" }]
        : []),
    ];
  if (slices !== undefined)
    return [{ message: 'weights are of shares of events, not of slices', fix: 'remove slices, or use allGood(…)' }];
  const without = of.filter((part) => weightOf(part).isZero());
  if (without.length > 0) {
    const ids = without.map(({ objective }) => `'${objective}'`).join(' and ');
    return [
      { message: `${ids} would not count: no weight, or 0%`, fix: 'give each a weight above 0%, or leave it out' },
    ];
  }
  const sum = of.reduce((total, part) => total.plus(weightOf(part)), new Decimal(0));
  if (sum.eq(1)) return [];
  const texts = of.map(({ weight }) => weight).join(' + ');
  return [
    {
      message: `the weights do not add up: ${texts} is ${sum.mul(100).toString()}%`,
      fix: 'write weights that are 100% together',
    },
  ];
};

export const compositeRules: readonly AnyRule[] = [parts, weights];
