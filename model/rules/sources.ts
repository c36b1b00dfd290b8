/** Each objective has exactly one statement of what measures it. */
import { logCountersIn } from '../logCounters.ts';
import { isSingle } from '../objective.ts';
import { millisecondsOrNaN, type AnyRule } from './rule.ts';

const oneMeasurement: AnyRule = {
  reads: ['objectives'],
  check: ({ objectives }, report) => {
    objectives.forEach((objective, i) => {
      if (!isSingle(objective) || objective.of === undefined) return;
      const path = `objectives[${i}]`;
      if ('measuredBy' in objective && objective.measuredBy === 'platform') {
        const message = "of and measuredBy: 'platform' both say what counts the events";
        report({ id: 'model/two-measurements', path: `${path}.measuredBy`, message, fix: 'remove one of them' });
      }
      if ('probes' in objective && objective.probes !== undefined) {
        const message =
          'with of, the pipeline does not count the events, and only the pipeline knows which requests are tests';
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

/** A name of a log-based metric is taken once in a project. */
const oneLogFilter: AnyRule = {
  reads: ['objectives', 'alerts', 'panels'],
  check: (definition, report) => {
    const used = logCountersIn(definition);
    for (const { counter, path } of used) {
      const first = used.find((other) => other.counter.name === counter.name)!;
      if (first.counter.filter === counter.filter) continue;
      const message = `the log-based metric '${counter.name}' has another filter at ${first.path}`;
      report({
        id: 'model/two-log-metrics',
        path,
        message,
        fix: 'write the same filter, or give one of them another name',
      });
    }
  },
};

const distinctIds: AnyRule = {
  reads: ['alerts'],
  check: ({ alerts = [] }, report) => {
    alerts.forEach((alert, i) => {
      if (alert.kind !== 'ValueThreshold') return;
      const first = alerts.findIndex((other) => other.kind === 'ValueThreshold' && other.id === alert.id);
      if (first === i || JSON.stringify(alerts[first]) === JSON.stringify(alert)) return;
      const message = `'${alert.id}' is also the id of alerts[${first}]`;
      report({ id: 'model/duplicate-alert', path: `alerts[${i}].id`, message, fix: 'give one of them another id' });
    });
  },
};

export const sourceRules: readonly AnyRule[] = [oneMeasurement, oneBound, oneLogFilter, distinctIds];
