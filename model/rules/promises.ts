/** Objectives and alerts: each can be told from the others, and each can be both kept and broken. */
import { repeated, length, type Rule } from './rule.ts';

const distinctObjectives: Rule = {
  reads: ['objectives'],
  check: ({ objectives }, report) => {
    repeated(
      objectives,
      ({ id }) => id,
      ({ id }, i, first) => {
        const what = `'${id}' is the id of objectives[${first}] too`;
        const fix = `remove one, or give this one an id of its own, such as id: '${id}-${i}'`;
        report({ id: 'model/duplicate-objective', place: `objectives[${i}]`, what, fix });
      },
    );
  },
};

const distinctAlerts: Rule = {
  reads: ['alerts'],
  check: ({ alerts = [] }, report) => {
    repeated(
      alerts,
      (alert) => JSON.stringify(Object.entries(alert).toSorted(([a], [b]) => a.localeCompare(b))),
      (_alert, i, first) => {
        const what = `this is alerts[${first}] again: one incident would page twice`;
        report({ id: 'model/duplicate-alert', place: `alerts[${i}]`, what, fix: 'remove one' });
      },
    );
  },
};

/** What the API never lets happen can be neither promised nor alerted on. */
const beyondDeadline: Rule = {
  reads: ['objectives', 'alerts', 'stages.api'],
  check: ({ objectives, alerts = [], stages: { api } }, report) => {
    const deadline = `the API answers 503 after its deadline of ${api.deadline}`;
    objectives.forEach((objective, i) => {
      if (objective.type !== 'latency' || !(length(objective.under) >= length(api.deadline))) return;
      const what = `under ${objective.under} is kept even by what fails: ${deadline}`;
      const fix = `promise less than ${api.deadline}, or raise the deadline`;
      report({ id: 'model/beyond-deadline', place: `objectives[${i}].under`, what, fix });
    });
    alerts.forEach((alert, i) => {
      if (alert.kind !== 'LatencyThreshold' || !(length(alert.above) >= length(api.deadline))) return;
      const what = `a latency above ${alert.above} never occurs: ${deadline}`;
      const fix = `alert on less than ${api.deadline}, or raise the deadline`;
      report({ id: 'model/beyond-deadline', place: `alerts[${i}].above`, what, fix });
    });
  },
};

const freshness: Rule = {
  reads: ['objectives', 'stages.ingest', 'stages.queue'],
  check: ({ objectives, stages: { ingest, queue } }, report) => {
    objectives.forEach((objective, i) => {
      if (objective.type !== 'freshness') return;
      const place = `objectives[${i}].under`;
      if (length(objective.under) <= length(ingest.batch.wait)) {
        const what = `under ${objective.under} cannot be kept: a batch waits ${ingest.batch.wait} for more messages`;
        report({ id: 'model/beyond-reach', place, what, fix: 'allow more time, or make batch.wait shorter' });
      }
      if (length(objective.under) >= length(queue.retention)) {
        const what = `under ${objective.under} cannot be broken: the queue drops messages after ${queue.retention}`;
        report({ id: 'model/beyond-reach', place, what, fix: `promise less than ${queue.retention}` });
      }
    });
  },
};

export const promiseRules: readonly Rule[] = [distinctObjectives, distinctAlerts, beyondDeadline, freshness];
