/** Objectives and alerts: no two are the same, and each can be both met and missed. */
import { sliceProblem } from './slices.ts';
import { repeated, millisecondsOrNaN, type AnyRule, type Rule } from './rule.ts';

const distinctObjectives: AnyRule = {
  reads: ['objectives'],
  check: ({ objectives }, report) => {
    repeated(
      objectives,
      ({ id }) => id,
      ({ id }, i, first) => {
        const message = `'${id}' is also the id of objectives[${first}]`;
        const fix = `remove one, or give this objective another id, such as id: '${id}-${i}'`;
        report({ id: 'model/duplicate-objective', path: `objectives[${i}]`, message, fix });
      },
    );
  },
};

const distinctAlerts: AnyRule = {
  reads: ['alerts'],
  check: ({ alerts = [] }, report) => {
    repeated(
      alerts,
      (alert) => JSON.stringify(Object.entries(alert).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      (_alert, i, first) => {
        const message = `this repeats alerts[${first}]: one incident would notify twice`;
        report({ id: 'model/duplicate-alert', path: `alerts[${i}]`, message, fix: 'remove one' });
      },
    );
  },
};

/** The API answers 503 at its deadline, so a longer latency can be neither promised nor alerted on. */
const beyondDeadline: Rule = {
  reads: ['objectives', 'alerts', 'stages.api'],
  check: ({ objectives, alerts = [], stages: { api } }, report) => {
    const deadline = `the API answers 503 after its deadline of ${api.deadline}`;
    objectives.forEach((objective, i) => {
      if (
        objective.type !== 'latency' ||
        objective.of !== undefined ||
        !(millisecondsOrNaN(objective.under) >= millisecondsOrNaN(api.deadline))
      )
        return;
      const message = `under ${objective.under} is always met, also by requests that fail: ${deadline}`;
      const fix = `promise less than ${api.deadline}, or raise the deadline`;
      report({ id: 'model/beyond-deadline', path: `objectives[${i}].under`, message, fix });
    });
    alerts.forEach((alert, i) => {
      if (alert.kind !== 'LatencyThreshold' || !(millisecondsOrNaN(alert.above) >= millisecondsOrNaN(api.deadline)))
        return;
      const message = `a latency above ${alert.above} never occurs: ${deadline}`;
      const fix = `alert on less than ${api.deadline}, or raise the deadline`;
      report({ id: 'model/beyond-deadline', path: `alerts[${i}].above`, message, fix });
    });
  },
};

const freshness: Rule = {
  reads: ['objectives', 'stages.ingest', 'stages.queue'],
  check: ({ objectives, stages: { ingest, queue } }, report) => {
    objectives.forEach((objective, i) => {
      if (objective.type !== 'freshness' || objective.of !== undefined) return;
      const path = `objectives[${i}].under`;
      if (millisecondsOrNaN(objective.under) <= millisecondsOrNaN(ingest.batch.wait)) {
        const message = `under ${objective.under} cannot be kept: a batch waits ${ingest.batch.wait} for more messages`;
        report({ id: 'model/beyond-reach', path, message, fix: 'allow more time, or make batch.wait shorter' });
      }
      if (millisecondsOrNaN(objective.under) >= millisecondsOrNaN(queue.retention)) {
        const message = `under ${objective.under} cannot be broken: the queue drops messages after ${queue.retention}`;
        report({ id: 'model/beyond-reach', path, message, fix: `promise less than ${queue.retention}` });
      }
    });
  },
};

const timeSlices: AnyRule = {
  reads: ['objectives'],
  check: ({ objectives }, report) => {
    objectives.forEach((objective, i) => {
      const problem = sliceProblem(objective);
      if (problem !== undefined) report({ ...problem, path: `objectives[${i}].slices.length` });
    });
  },
};

const timeZones: AnyRule = {
  reads: ['objectives'],
  check: ({ objectives }, report) => {
    objectives.forEach(({ timeZone, window }, i) => {
      if (timeZone === undefined || window.startsWith('calendar ')) return;
      const message = `a rolling window of ${window} begins at no hour of any time zone: '${timeZone}' has no effect`;
      const fix = "remove it, or write a calendar window, such as 'calendar month'";
      report({ id: 'model/unused-time-zone', path: `objectives[${i}].timeZone`, message, fix });
    });
  },
};

export const commonPromises: readonly AnyRule[] = [distinctObjectives, distinctAlerts, timeSlices, timeZones];
export const pipelinePromises: readonly Rule[] = [beyondDeadline, freshness];
