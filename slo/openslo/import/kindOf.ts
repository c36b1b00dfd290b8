/** Decides which kind of promise it is, and holds a bound that is said with --as against what the file says. */
import type { RatioSource } from '../../../model/indicatorSource.ts';
import { milliseconds } from '../../../model/quantity.ts';
import { is } from '../../../model/selection.ts';
import { byProcess } from '../../../series/series.ts';
import { prometheus } from '../../../series/prometheus.ts';
import { annotationKeys } from '../annotations.ts';
import { annotated, asWords, type AsWhat } from './asWhat.ts';
import type { Counted, Ratio } from './counted.ts';
import type { Document } from './documents.ts';
import { keptQueries } from './keptQueries.ts';
import { mapIn, member, textOf, type Refuse } from './located.ts';
import type { LocatedMap } from '../../../text/located.ts';

export interface Known {
  readonly what: AsWhat;
  /** Of the objective, where Atalaya wrote the file. */
  readonly id: string | undefined;
  /** What counts the events, unless those are the pipeline's own counters. */
  readonly of: RatioSource | undefined;
  /** Nobody said it: it follows from the queries alone. */
  readonly isGuessed: boolean;
}

export const kindOf = (
  slo: Document,
  service: string,
  counted: Counted,
  said: AsWhat | undefined,
  refuse: Refuse,
): Known | undefined => {
  const annotations = mapIn(slo.metadata, 'annotations');
  const own = ourOwn(service, counted, annotations);
  if (own !== undefined && said === undefined) return own;
  if (counted.form === 'threshold' && !isCeiling(counted, refuse)) return undefined;
  const of = keptQueries(counted);
  if (said === undefined && of !== undefined && counted.form === 'ratio')
    return { what: guessed(counted), id: undefined, of, isGuessed: true };
  if (said === undefined) {
    const message =
      counted.form === 'ratio'
        ? 'from two queries it is unknown whether they count responses or messages, and which of them are good'
        : 'a threshold metric counts readings; it is unknown whether a reading is one response or one message';
    refuse(
      counted.at,
      'openslo/which-kind',
      message,
      `use --as ${word(slo.name)}=${guess(counted)}; there are ${asWords}`,
    );
    return undefined;
  }
  return agrees(counted, said, refuse)
    ? { what: said, id: own?.id, of: own === undefined ? of : undefined, isGuessed: false }
    : undefined;
};

/** As a shell takes it. */
const word = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", '')}'`);

/** The annotations count only as long as the queries are still those that Atalaya wrote beside them. */
const ourOwn = (service: string, counted: Counted, annotations: LocatedMap | undefined): Known | undefined => {
  const id = textOf(member(annotations, annotationKeys.objective));
  const what = annotated(annotations);
  if (id === undefined || what === undefined || counted.form !== 'ratio' || counted.part !== 'good') return undefined;
  const query = (signal: string): string =>
    prometheus.print(prometheus.selector(byProcess(service, signal, is('objective', id))));
  const isOurs =
    counted.query === query('atalaya.objective.good_events') &&
    counted.total === query('atalaya.objective.total_events');
  return isOurs ? { what, id, of: undefined, isGuessed: false } : undefined;
};

const isCeiling = ({ op, opAt }: Extract<Counted, { form: 'threshold' }>, refuse: Refuse): boolean => {
  if (op === 'lte') return true;
  const message =
    op === 'lt'
      ? "op lt: Atalaya's bounds are good at the bound itself, as with lte"
      : `op ${op}: Atalaya's objectives have an upper bound (lte), a time that is good at most`;
  const fix =
    op === 'lt' ? 'write op: lte if a reading of exactly that value is good' : 'leave this objective where it is';
  refuse(opAt, 'openslo/threshold', message, fix);
  return false;
};

/** The queries count the events, whatever the kind: a bucket makes it a latency, anything else an availability. */
const guessed = (counted: Ratio): AsWhat => {
  const [bound] = bucketsIn(counted);
  const length = bound === undefined ? 0 : Math.round(Number(bound) * 1_000);
  return length > 0
    ? { type: 'latency', under: `${length}ms`, measuredBy: 'pipeline' }
    : { type: 'availability', good: '2xx of valid', measuredBy: 'pipeline' };
};

/** A suggestion, never taken by itself. */
const guess = (counted: Counted): string => {
  if (counted.form === 'threshold') return 'latency:<duration>';
  const [bound] = bucketsIn(counted);
  return bound === undefined ? 'availability' : `latency:${Math.round(Number(bound) * 1_000)}ms`;
};

/** Upper bounds of histogram buckets that the queries name, in seconds by Prometheus' convention. */
const bucketsIn = ({ query }: Ratio): readonly string[] =>
  [...query.matchAll(/\ble\s*=\s*"(\d+(?:\.\d+)?)"/g)].map(([, bound]) => bound ?? '');

const unitsOfTime = [1e-6, 1e-3, 1, 1_000, 60_000, 3_600_000] as const;

const isBound = (number: string, bound: number): boolean =>
  unitsOfTime.some((unit) => Math.abs(Number(number) * unit - bound) <= bound * 1e-9);

const agrees = (counted: Counted, said: AsWhat, refuse: Refuse): boolean => {
  if (counted.form === 'threshold' && !('under' in said)) {
    const message = `a threshold metric has a bound, but ${said.type} has none`;
    refuse(counted.at, 'openslo/threshold', message, 'say latency:<duration> or freshness:<duration>');
    return false;
  }
  if (!('under' in said)) return true;
  const written = counted.form === 'threshold' ? [counted.value] : bucketsIn(counted);
  if (written.length === 0 || written.some((number) => isBound(number, milliseconds(said.under)))) return true;
  const message = `the file has a bound of ${written.join(', ')}, but --as has ${said.under}: they differ in every unit of time`;
  refuse(counted.at, 'openslo/threshold', message, 'use the bound that the file has');
  return false;
};
