/** Shapes of alert thresholds. */
import { milliseconds, type Duration, type Percentage } from '../quantity.ts';
import type {
  AgeThreshold,
  BacklogThreshold,
  ErrorThreshold,
  LatencyThreshold,
  UnusualTraffic,
  ValueThreshold,
} from '../threshold.ts';
import {
  duration,
  maybe,
  name,
  oneOf,
  passes,
  percentage,
  record,
  show,
  tagged,
  text,
  whole,
  type Shape,
} from './shape.ts';
import { valueSourceShape } from './sources.ts';

const length: Shape = duration();
const upToADay: Shape = duration('1m', '1d', 'an alert policy');
const atApi: Shape = oneOf(['api'], 'model/unknown-stage');

/** Source: Cloud Monitoring, AlertPolicy.Condition: a multiple of a minute. */
const minutes: Shape = (value, path, report) => {
  if (!passes(upToADay, value, path, report)) return;
  if (milliseconds(value as Duration) % 60_000 === 0) return;
  const message = `${show(value)} is not a whole number of minutes, which alert policies need`;
  const nearest = Math.max(1, Math.round(milliseconds(value as Duration) / 60_000));
  report({ id: 'model/out-of-range', path, message, fix: `write '${nearest}m'` });
};

const errorShare: Shape = (value, path, report) => {
  if (!passes(percentage, value, path, report)) return;
  if (!['0%', '100%'].includes(value as Percentage)) return;
  const message = value === '0%' ? 'above 0% fires at the first error' : 'above 100% never fires';
  report({ id: 'model/out-of-range', path, message, fix: "write a share between 0% and 100%, such as '1%'" });
};

const severity: Shape = oneOf(['page', 'ticket']);

const atQueue: Shape = oneOf(['queue'], 'model/unknown-stage');

/** A number, or a duration that is converted into the metric's unit. */
const limit: Shape = (value, path, report) => {
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (typeof value === 'string') return duration()(value, path, report);
  const message = `${show(value)} is neither a number nor a duration`;
  report({ id: 'model/wrong-type', path, message, fix: "write a number, or a duration such as '2s'" }, path);
};

const valueThreshold: Shape = record<ValueThreshold>(
  {
    kind: oneOf(['ValueThreshold']),
    id: name(
      /^[a-z0-9][a-z0-9-]{0,62}$/,
      "an alert's id",
      "write up to 63 lower-case letters, digits and dashes, such as 'queue-too-long'",
    ),
    severity,
    stage: oneOf(['queue', 'ingest', 'table', 'api'], 'model/unknown-stage'),
    of: valueSourceShape,
    side: oneOf(['above', 'below']),
    limit,
    over: minutes,
    reduce: oneOf(['sum', 'max', 'min', 'mean']),
    statistic: oneOf(['mean', 'p50', 'p95', 'p99']),
    for: maybe(minutes),
    meaning: maybe(text('what is wrong then')),
  },
  { expected: 'valueAbove({ id, of, above, … }) or valueBelow({ id, of, below, … })', optional: ['for', 'meaning'] },
);

export const thresholdShape: Shape = tagged(
  'kind',
  {
    LatencyThreshold: record<LatencyThreshold>(
      {
        kind: oneOf(['LatencyThreshold']),
        severity,
        stage: atApi,
        statistic: oneOf(['mean', 'p50', 'p95', 'p99']),
        above: length,
        over: minutes,
      },
      { expected: 'latencyAbove(…)' },
    ),
    ErrorThreshold: record<ErrorThreshold>(
      {
        kind: oneOf(['ErrorThreshold']),
        severity,
        stage: oneOf(['api', 'ingest'], 'model/unknown-stage'),
        above: errorShare,
        over: minutes,
      },
      { expected: 'errorsAbove(…)' },
    ),
    BacklogThreshold: record<BacklogThreshold>(
      { kind: oneOf(['BacklogThreshold']), severity, stage: atQueue, messages: whole(1, Infinity), for: minutes },
      { expected: 'backlogAbove(…)' },
    ),
    AgeThreshold: record<AgeThreshold>(
      { kind: oneOf(['AgeThreshold']), severity, stage: atQueue, above: length, for: minutes },
      { expected: 'oldestMessageAbove(…)' },
    ),
    ValueThreshold: valueThreshold,
    UnusualTraffic: record<UnusualTraffic>(
      {
        kind: oneOf(['UnusualTraffic']),
        severity,
        stage: oneOf(['api', 'ingest'], 'model/unknown-stage'),
        // Of three, Student's t leaves a band of 200 times.
        weeks: whole(4, 52),
        byChance: whole(1, 30),
      },
      { expected: 'unusualTraffic(…)' },
    ),
  },
  'latencyAbove(…), errorsAbove(…), backlogAbove(…), oldestMessageAbove(…), unusualTraffic(…), valueAbove(…) or valueBelow(…)',
);
