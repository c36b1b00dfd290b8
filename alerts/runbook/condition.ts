/** How an alert is computed, in sentences and numbers, and how long a failure lasts before the alert fires. */
import { seconds, share, type Duration } from '../../model/quantity.ts';
import { riseSentences, routeShareSentences } from '../callerAlerts.ts';
import { deviationSentences } from '../unusualTraffic.ts';
import { valueText } from '../valueText.ts';
import { least, minutesOfCompleteFailure } from '../completeFailure.ts';
import { evaluationInterval } from '../evaluationInterval.ts';
import { minutesToDetect } from '../firing/detection.ts';
import type { Alert } from '../alert.ts';
import { selectionsIn, type BudgetSpent, type FleetShare, type GaugeAbove, type ValueBeyond } from '../condition.ts';
import { budgetNoun, budgetSpan } from '../budgetSpan.ts';
import { periods, type CountedUnit } from '../../slo/periodCounts.ts';
import { countText } from '../../text/count.ts';
import { Exact } from '../../numbers/exact.ts';
import { percent } from '../../text/percentage.ts';
import { detectionShares, factorText, oneEventText, thresholdText } from './burn.ts';
import { cloudMonitoring } from '../../series/cloudMonitoring.ts';
import { everyDialect } from '../../series/dialects.ts';
import { delayOf } from '../../series/measure.ts';
import { durationText, lastText, minutesText } from '../../text/time.ts';
import type { System } from '../../model/system.ts';

const signalNames = (alert: Alert): string => {
  const read = everyDialect
    .map((dialect) => selectionsIn(alert.condition, dialect))
    .find((selections) => !('kind' in selections));
  return read === undefined || 'kind' in read ? '' : [...new Set(read.map(({ signal }) => signal.id))].join(' and ');
};

/** Number of failing systems at which a fleet alert fires: at least `minimum`, and at least `share` of them. */
export const systemsNeeded = (condition: FleetShare): number =>
  Math.max(condition.minimum, condition.share.mul(condition.systems.length).ceil().toNumber());

/** `system` is needed for its declared traffic only. */
export const computedSentences = (alert: Alert, system: System | undefined): readonly string[] => {
  const { condition } = alert;
  const holdText = alert.for === undefined ? 'at once' : `once that has held for ${durationText(alert.for)}`;
  switch (condition.kind) {
    case 'BurnRate': {
      const { tiers, slo } = condition;
      return [
        ...tiers.flatMap((tier, index) => [
          `${index === 0 ? 'The error rate is' : 'Or it is'} above ${percent(tier.threshold)} in the last ${lastText(tier.long)} and in the last ${lastText(tier.short)}, both. The burn factor is ${factorText(tier, slo)}, and the threshold is factor x budget: ${thresholdText(tier, slo)}.`,
        ]),
        'The long window shows that it matters, the short one that it is still going on.',
        ...(system === undefined || slo.composite?.combine === 'weighted'
          ? []
          : tiers.map((tier) => oneEventText(tier, slo, system))),
      ];
    }
    case 'BudgetSpent':
      return budgetSentences(condition);
    case 'MessageLoss':
      return [
        `From the messages published in ${durationText(condition.over)}, these are subtracted: stored, duplicate and rejected messages, test messages, messages on the Pub/Sub dead-letter topic, and the growth of the backlog. The rest is above ${percent(condition.above)} of the messages published, and above ${condition.least}.`,
        `Everything is read ${durationText(condition.delay)} late, when the slowest of these signals has arrived. A message that is delivered again after it was stored hides one lost message.`,
        `It fires ${holdText}.`,
      ];
    case 'LatencyAbove':
      return [
        condition.statistic === 'mean'
          ? `The sum of ${signalNames(alert)} over its count, over the last ${lastText(condition.over)}, is above ${condition.above}.`
          : `The ${condition.statistic} of ${signalNames(alert)} over the last ${lastText(condition.over)}, read from its buckets, is above ${condition.above}.`,
        `It fires ${holdText}.`,
      ];
    case 'ShareAbove':
      return [
        `Bad over all events of ${signalNames(alert)} in the last ${lastText(condition.over)}: above ${percent(condition.above)}.`,
        `It fires ${holdText}.`,
      ];
    case 'GaugeAbove':
      return [
        `${condition.by === 'max' ? 'The largest value' : 'The sum'} of ${signalNames(alert)} is above ${gaugeText(condition)}.`,
        `It fires ${holdText}.`,
      ];
    case 'GaugeBelow':
      return [`The smallest value of ${signalNames(alert)} is below ${condition.below}.`, `It fires ${holdText}.`];
    case 'IncreaseAbove':
      return [
        `${signalNames(alert)} grew by more than ${condition.above} in the last ${lastText(condition.over)}.`,
        `It fires ${holdText}.`,
      ];
    case 'ValueBeyond':
      return [
        `${valueText(condition)} is ${condition.side} ${condition.limit}${unitText(condition)}.`,
        `It fires ${holdText}.`,
      ];
    case 'Deviation':
      return [
        ...deviationSentences(condition),
        `It fires ${holdText}, and is silent until the history is ${condition.weeks} weeks old.`,
      ];
    case 'RouteShare':
      return [...routeShareSentences(condition), `It fires ${holdText}.`];
    case 'Rise':
      return [...riseSentences(condition), `It fires ${holdText}.`];
    case 'Absence':
      return [
        `${signalNames(alert)} has not counted a single event in the last ${lastText(condition.over)}, or is missing altogether.`,
        `It fires ${holdText}.`,
      ];
    case 'ProbesFailing':
      return [`Probes from at least ${condition.regions} regions get no good answer.`, `It fires ${holdText}.`];
    case 'FleetShare':
      return [
        `A system fails when more than ${percent(condition.above)} of its events of the last ${lastText(condition.over)} were bad.`,
        `At least ${percent(condition.share)} of the ${condition.systems.length} declared systems have to fail, and at least ${condition.minimum}: ${systemsNeeded(condition)} systems. A silent system does not make the share larger.`,
        `It fires ${holdText}.`,
      ];
  }
};

const unitText = ({ of: { read } }: ValueBeyond): string =>
  read?.kind === 'Selection' && !['1', ''].includes(read.signal.unit) ? ` ${read.signal.unit}` : '';

const gaugeText = ({ above, of }: GaugeAbove): string => {
  const read = everyDialect.map(({ id }) => of[id]).find(({ kind }) => kind === 'Selection');
  return read?.kind === 'Selection' && read.signal.unit === 's' ? `${above} s` : String(above);
};

const minutes = (duration: Duration): number => seconds(duration) / 60;

/** The longest delay, in minutes, between the rule and its notification on Cloud Monitoring. */
export const notificationLag = (alert: Alert): number | undefined => {
  const read = selectionsIn(alert.condition, cloudMonitoring);
  return 'kind' in read ? undefined : delayOf(read, cloudMonitoring) / 60 + minutes(evaluationInterval(alert));
};

export const detectionSentences = (alert: Alert): readonly string[] => {
  const { condition } = alert;
  const lag = notificationLag(alert);
  const later =
    lag === undefined
      ? []
      : [`The notification arrives up to ${minutesText(lag)} later: the delay of the metric and one evaluation.`];
  if (condition.kind === 'BurnRate') {
    const detections = detectionShares.map((errors) => {
      const soonest = least(condition.tiers.map((tier) => minutesToDetect(tier, share(errors))));
      return soonest === undefined ? `never at ${errors}` : `${minutesText(soonest)} at ${errors}`;
    });
    return [`The condition holds after: ${detections.join(', ')} of events bad.`, ...later];
  }
  const complete = minutesOfCompleteFailure(alert);
  if (complete !== undefined)
    return [`${completeFailure(alert)} is detected after ${minutesText(complete)}.`, ...later];
  if (condition.kind === 'Deviation')
    return [`At most an hour${alert.for === undefined ? '' : ` and ${durationText(alert.for)}`}.`, ...later];
  if (condition.kind === 'Rise')
    return [
      `At most ${durationText(condition.over)}${alert.for === undefined ? '' : ` and ${durationText(alert.for)}`}; the larger the rise, the sooner.`,
      ...later,
    ];
  if (condition.kind === 'LatencyAbove' || condition.kind === 'IncreaseAbove') {
    return [`At most ${durationText(condition.over)}; the worse the failure, the sooner.`, ...later];
  }
  return later;
};

const completeFailure = ({ condition: { kind } }: Alert): string => {
  if (kind === 'MessageLoss') return 'A loss of all messages';
  if (kind === 'RouteShare') return 'A refusal of all requests';
  if (kind === 'Absence') return 'A complete stop of events';
  if (kind === 'GaugeAbove') return 'A value above it';
  if (kind === 'GaugeBelow') return 'A value below it';
  return kind === 'ProbesFailing' ? 'A failure from outside' : 'A complete failure';
};

const budgetSentences = (condition: BudgetSpent): readonly string[] => {
  const { slo, spent, over } = condition;
  const [span, noun] = [budgetSpan(condition), budgetNoun(condition)];
  const least = new Exact(1).div(slo.budget).ceil().toNumber();
  const share = `${percent(spent)} x ${percent(slo.budget)} = ${percent(slo.budget.mul(spent))}`;
  const isCalendar = slo.window.kind === 'CalendarWindow';
  const counted =
    slo.composite?.combine === 'weighted'
      ? `In ${span}, the whole window of the objective, the weighted mean of its parts' shares of bad events is above ${percent(spent)} of what ${slo.objective.target} allows: ${share}.`
      : `In ${span}, the whole window of the objective, there were more than ${percent(spent)} of the ${noun} that ${slo.objective.target} allows: more than ${share} of all ${slo.slices === undefined ? 'events' : 'slices'}.`;
  return [
    counted,
    ...(slo.slices?.empty === 'good'
      ? ['The budget is that of the whole window from the first day on: a slice that was not recorded is not bad.']
      : [
          `With fewer than ${countText(least)} ${slo.slices === undefined ? 'events' : 'slices'} in the window, the share is computed as if there were that many: the first bad events of a new system do not spend its whole budget.`,
        ]),
    ...(isCalendar
      ? [
          `Like slo status it compares what was counted so far: early in the ${slo.window.unit} a few bad events are a large share of it. It counts whole steps of ${periods[slo.window.unit as CountedUnit].step}.`,
        ]
      : []),
    ...(slo.slices === undefined
      ? []
      : ['In Prometheus a rule records each slice; slices from before the rule are not counted.']),
    `It stays open until ${isCalendar ? `bad events are a smaller share, or the next ${slo.window.unit} begins` : `${noun} leave the window`}. A Prometheus has to keep ${durationText(over)} of history.`,
  ];
};
