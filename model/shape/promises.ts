/** Shapes of objectives and alert thresholds. */
import type {
  Availability,
  Composite,
  CompositePart,
  Freshness,
  Latency,
  Processing,
  Rejected,
  TimeSlices,
} from '../objective.ts';
import { goodResponses } from '../responseEvent.ts';
import { milliseconds, QuantityError, type Duration } from '../quantity.ts';
import { indicatorSourceShape } from './sources.ts';
import { timeZone } from './timeZone.ts';
import { ownTiers, silence } from './ownTiers.ts';
import {
  arrayOf,
  at,
  duration,
  isRecord,
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
} from './shape.ts';
import type { Shape } from './shape.ts';

const target: Shape = (value, path, report) => {
  const number = typeof value === 'string' && /^\d+(\.\d+)?%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
  if (number === undefined) percentage(value, path, report);
  else if (number >= 100) {
    const message = `an objective of ${String(value)} leaves no error budget: any failure breaks it, and any release may fail`;
    report({ id: 'model/objective-of-100-percent', path, message, fix: "promise less, such as '99.9%'" });
  } else if (number === 0) {
    const message = `an objective of ${String(value)} promises nothing: it is met while everything fails`;
    report({ id: 'model/objective-of-0-percent', path, message, fix: "promise more, such as '99%'" });
  }
};

const calendar = ['calendar day', 'calendar week', 'calendar month', 'calendar quarter', 'calendar year'];
const day = milliseconds('1d');
const length: Shape = duration();

const read = (value: unknown): number | QuantityError => {
  try {
    return milliseconds(value as Duration);
  } catch (error) {
    if (error instanceof QuantityError) return error;
    throw error;
  }
};

/** The history on one machine keeps a hundred days. What Cloud Monitoring takes (30 days) is a check: slo/window-limit. */
const longestWindow = 90;

const window: Shape = (value, path, report) => {
  if (calendar.some((period) => period === value)) return;
  const parsed = read(value);
  if (parsed instanceof QuantityError) {
    const choices = "'30d' or '7d' for a rolling window, or 'calendar month' or 'calendar week'";
    const fix = `write ${parsed.meant === undefined ? choices : `'${parsed.meant}'`}`;
    const problem = { id: 'model/bad-quantity', path, message: `${show(value)} is not a window`, fix };
    report(problem, typeof value === 'string' ? undefined : path);
    return;
  }
  const days = parsed / day;
  if (Number.isInteger(days) && days <= longestWindow) return;
  const message = `a rolling window of ${String(value)} is not possible: it takes whole days, at most ${longestWindow}`;
  const suggestion =
    days > longestWindow ? "'90d', or 'calendar quarter' or 'calendar year'" : `'${Math.max(1, Math.round(days))}d'`;
  report({ id: 'model/out-of-range', path, message, fix: `write ${suggestion}` });
};

/** Points arrive once a minute, and histories keep minutes. */
const sliceLength: Shape = (value, path, report) => {
  if (!passes(duration('1m', '3650d', 'a time slice'), value, path, report)) return;
  const length = milliseconds(value as Duration);
  if (length % 60_000 === 0) return;
  const message = `${show(value)} is not a whole number of minutes, in which slices are counted`;
  report({ id: 'model/out-of-range', path, message, fix: `write '${Math.round(length / 60_000)}m'` }, path);
};

const goodShare: Shape = (value, path, report) => {
  if (!passes(percentage, value, path, report) || Number.parseFloat(String(value)) > 0) return;
  const message = `slices that are good from ${String(value)} on are always good, while everything fails`;
  report({ id: 'model/out-of-range', path, message, fix: "write the smallest share of good events, such as '95%'" });
};

const slices: Shape = record<TimeSlices>(
  { length: sliceLength, good: goodShare, empty: maybe(oneOf(['good', 'not counted'])) },
  { expected: "an object such as { length: '1m', good: '95%' }", optional: ['empty'] },
);

const rejected: Shape = arrayOf(
  record<Rejected>(
    { indicator: text('the indicator that was not taken'), why: text('why it was not taken') },
    { expected: 'an object with indicator and why' },
  ),
  'an array of { indicator, why }',
);

const common = {
  kind: oneOf(['Objective']),
  id: name(
    /^[a-z0-9][a-z0-9.-]{0,62}$/,
    "an objective's id",
    "write up to 63 lower-case letters, digits, dots and dashes, such as 'api-latency-300ms'",
  ),
  target,
  window,
  slices: maybe(slices),
  timeZone: maybe(timeZone),
  tiers: maybe(ownTiers),
  alertingOff: maybe(silence('why nobody is notified')),
  shadow: maybe(silence('what is being tried, and who decides when')),
  leastEvents: maybe(whole(0, 1_000_000_000)),
  why: text('who depends on this, and what breaks for them when it is not kept'),
  rejected,
};

const of: Shape = maybe(indicatorSourceShape);

const optional: readonly string[] = ['slices', 'timeZone', 'tiers', 'alertingOff', 'shadow', 'leastEvents'];
const optionalOfSingle: readonly string[] = [...optional, 'of'];
const optionalAtApi: readonly string[] = [...optionalOfSingle, 'probes'];
const probes: Shape = maybe(oneOf(['counted']));
const wanted = 'availability(…), latency(…), processing(…), freshness(…), composite(…) or allGood(…)';
const atApi: Shape = oneOf(['api'], 'model/unknown-stage');
const atIngest: Shape = oneOf(['ingest'], 'model/unknown-stage');

const measuredBy: Shape = oneOf(['pipeline', 'platform']);

const anyObjective: Shape = tagged(
  'type',
  {
    availability: record<Availability>(
      {
        ...common,
        of,
        type: oneOf(['availability']),
        stage: atApi,
        good: oneOf(goodResponses),
        measuredBy,
        probes,
      },
      { expected: wanted, optional: optionalAtApi },
    ),
    latency: record<Latency>(
      { ...common, of, type: oneOf(['latency']), stage: atApi, under: length, measuredBy, probes },
      { expected: wanted, optional: optionalAtApi },
    ),
    processing: record<Processing>(
      { ...common, of, type: oneOf(['processing']), stage: atIngest, producerFaults: oneOf(['bad', 'excluded']) },
      { expected: wanted, optional: optionalOfSingle },
    ),
    freshness: record<Freshness>(
      { ...common, of, type: oneOf(['freshness']), stage: atIngest, under: length },
      { expected: wanted, optional: optionalOfSingle },
    ),
    composite: record<Composite>(
      {
        ...common,
        type: oneOf(['composite']),
        stage: oneOf(['api', 'ingest'], 'model/unknown-stage'),
        combine: oneOf(['weighted', 'all good']),
        parts: arrayOf(
          record<CompositePart>(
            { objective: text("an objective's id"), weight: maybe(percentage) },
            { expected: 'an object with objective and weight', optional: ['weight'] },
          ),
          'an array of { objective, weight }',
        ),
      },
      { expected: wanted, optional },
    ),
  },
  wanted,
);

/** Whether a builder made the id. If its stage or threshold is wrong, that is reported, and the id is not. */
const isDerived = (value: unknown): boolean => {
  if (!isRecord(value)) return false;
  const base = `${String(value['stage'])}-${String(value['type'])}`;
  return value['id'] === base || value['id'] === `${base}-${String(value['under'])}`;
};

export const objectiveShape: Shape = (value, path, report) => {
  const idPath = isDerived(value) ? at(path, 'id') : undefined;
  anyObjective(value, path, (problem, unreadable) => {
    if (problem.path !== idPath) report(problem, unreadable);
  });
};
