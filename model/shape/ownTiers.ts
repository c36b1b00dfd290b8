/** Shapes of an objective's own burn tiers, and of the decisions that it notifies nobody. */
import type { OwnTier, Silence } from '../ownTiers.ts';
import { milliseconds, type Duration } from '../quantity.ts';
import { isDay } from '../instant.ts';
import {
  arrayOf,
  duration,
  isRecord,
  maybe,
  oneOf,
  passes,
  percentage,
  record,
  show,
  text,
  type Shape,
} from './shape.ts';

/** Points arrive once a minute. */
const minutes: Shape = (value, path, report) => {
  if (!passes(duration('2m', '365d', 'a window of a burn tier'), value, path, report)) return;
  const length = milliseconds(value as Duration);
  if (length % 60_000 === 0) return;
  const message = `${show(value)} is not a whole number of minutes, in which points arrive`;
  report({ id: 'model/out-of-range', path, message, fix: `write '${Math.round(length / 60_000)}m'` }, path);
};

const burnRate: Shape = (value, path, report) => {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return;
  const message = `${show(value)} is not a burn rate`;
  report({ id: 'model/wrong-type', path, message, fix: 'write a number such as 14.4' }, path);
};

const fields: Shape = record<OwnTier>(
  {
    severity: oneOf(['page', 'ticket']),
    long: minutes,
    short: minutes,
    spends: maybe(percentage),
    factor: maybe(burnRate),
  },
  {
    expected: "an object such as { severity: 'page', long: '1h', short: '5m', spends: '2%' }",
    optional: ['spends', 'factor'],
  },
);

const tier: Shape = (value, path, report) => {
  fields(value, path, report);
  if (!isRecord(value)) return;
  const count = [value['spends'], value['factor']].filter((burn) => burn !== undefined).length;
  if (count === 1) return;
  const message =
    count === 0
      ? 'a burn tier has the share of the budget that it spends, or its burn rate'
      : 'a burn tier has spends or factor, not both: each follows from the other';
  report({ id: 'model/tier-rate', path, message, fix: "write spends: '2%', or factor: 14.4" }, path);
};

export const ownTiers: Shape = arrayOf(tier, 'an array of burn tiers');

const day: Shape = (value, path, report) => {
  if (typeof value === 'string' && isDay(value)) return;
  const message = `${show(value)} is not a day`;
  report({ id: 'model/bad-time', path, message, fix: "write a value such as '2026-12-31'" }, path);
};

export const silence = (reason: string): Shape =>
  record<Silence>(
    { why: text(reason), until: maybe(day) },
    { expected: "an object such as { why: '…', until: '2026-12-31' }", optional: ['until'] },
  );
