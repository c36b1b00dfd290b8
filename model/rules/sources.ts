/** What measures an objective is said once. */
import { isSingle } from '../objective.ts';
import { millisecondsOrNaN, type AnyRule } from './rule.ts';

const oneMeasurement: AnyRule = {
  reads: ['objectives'],
  check: ({ objectives }, report) => {
    objectives.forEach((objective, i) => {
      if (!isSingle(objective) || objective.of === undefined) return;
      const path = `objectives[${i}]`;
      if ('measuredBy' in objective && objective.measuredBy === 'platform') {
        const message = "of says what counts the events, and measuredBy: 'platform' says something else";
        report({ id: 'model/two-measurements', path: `${path}.measuredBy`, message, fix: 'remove one of them' });
      }
      if ('probes' in objective && objective.probes !== undefined) {
        const message = 'of says what counts the events: the pipeline, which knows its test requests, does not';
        report({ id: 'model/two-measurements', path: `${path}.probes`, message, fix: 'remove it' });
      }
    });
  },
};

const oneBound: AnyRule = {
  reads: ['objectives'],
  check: ({ objectives }, report) => {
    objectives.forEach((objective, i) => {
      if (!isSingle(objective) || objective.of?.kind !== 'BelowSource' || !('under' in objective)) return;
      const { under } = objective.of;
      if (under === undefined || millisecondsOrNaN(under) === millisecondsOrNaN(objective.under)) return;
      const message = `the objective promises less than ${objective.under}, and of counts what is below ${under}`;
      report({
        id: 'model/two-bounds',
        path: `objectives[${i}].of.under`,
        message,
        fix: `remove it, or write '${objective.under}'`,
      });
    });
  },
};

export const sourceRules: readonly AnyRule[] = [oneMeasurement, oneBound];
