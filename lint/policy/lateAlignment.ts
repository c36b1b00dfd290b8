/**
 * The rule about alignment periods of filters in policies. A threshold counts samples as they are received (Cloud Monitoring,
 * "Behavior of metric-based alerting policies"), so a delay of minutes only postpones the incident. A period shorter than the
 * metric's own holds no sample, and a metric that is later than ten minutes is not an alert. Where missing data are evaluated, data
 * that have not arrived yet are missing, so there a delay of minutes counts.
 */
import { artefactCheck, type Artefact, type ArtefactFault } from '../artefact/artefact.ts';
import { pathTo, secondsIn, textIn, type Message } from '../artefact/message.ts';
import type { Check } from '../check.ts';
import { leastWindow } from '../../series/lateness.ts';
import { metricTypeOf } from '../query/filter.ts';
import { questionsOf } from '../query/question.ts';
import { timingOf, timingText, type Timing } from '../query/timing.ts';

/** Seconds of delay from which an incident opens long after its cause. */
const longDelay = 600;

export const lateAlignment: Check<Artefact> = artefactCheck(
  {
    id: 'policies/late-alignment',
    severity: 'warning',
    title:
      'An alignment period contains samples of its metric, the metric is at most ten minutes late, and data that are late are not evaluated as missing.',
    source: 'Google Cloud metrics list: sample period and ingestion delay of each metric',
  },
  (artefact) =>
    (artefact.type === 'AlertPolicy' ? questionsOf(artefact) : []).flatMap(
      ({ message, filter, aggregations: [first] }): readonly ArtefactFault[] => {
        const type = metricTypeOf(filter);
        const timing = type === undefined ? undefined : timingOf(type);
        const period = first === undefined ? undefined : secondsIn(first, 'alignmentPeriod');
        if (message.type !== 'MetricThreshold' || timing === undefined || first === undefined || period === undefined)
          return [];
        const path = pathTo(first, 'alignmentPeriod');
        if (period < timing.period) {
          return [
            {
              path,
              message: `${timingText(timing)}: an alignment period of ${period}s holds no sample in most periods`,
              fix: `write "${timing.delay < longDelay ? timing.period : leastWindow(timing.delay, timing.period)}s" or more`,
            },
          ];
        }
        const missing = missingFault(message, timing);
        if (missing !== undefined) return [missing];
        if (timing.delay < longDelay || period >= leastWindow(timing.delay, timing.period)) return [];
        return [
          {
            path,
            message: `${timingText(timing)}: an incident opens that long after its cause`,
            fix: 'watch a metric that is not so late',
          },
        ];
      },
    ),
);

const meanings: Readonly<Record<string, string>> = {
  EVALUATION_MISSING_DATA_ACTIVE: 'it opens without a cause',
  EVALUATION_MISSING_DATA_INACTIVE: 'it closes while its cause goes on',
};

/** The newest point that can be read is as old as the delay and two periods. */
const missingFault = (message: Message, timing: Timing): ArtefactFault | undefined => {
  const meaning = meanings[textIn(message, 'evaluationMissingData') ?? ''];
  const [duration, least] = [secondsIn(message, 'duration'), leastWindow(timing.delay, timing.period)];
  // Below a minute the API refuses it: policies/missing-data-duration.
  if (meaning === undefined || duration === undefined || duration < 60 || duration >= least) return undefined;
  return {
    path: pathTo(message, 'duration'),
    message: `${timingText(timing)}: for a duration of ${duration}s it may be missing, and missing data are evaluated: ${meaning}`,
    fix: `write "${Math.ceil(least / 60) * 60}s" or more, or remove evaluationMissingData`,
  };
};
