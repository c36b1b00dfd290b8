/** The metrics that a query names, and why it has no data. */
import { selectorsOf, type Expr, type VectorSelector } from '../../promql/expr.ts';
import { platformSignals } from '../../model/signals.ts';
import { scrapeHint } from '../../history/remote/platformNames.ts';
import type { Picture } from './picture.ts';

const platform: ReadonlySet<string> = new Set(
  platformSignals().flatMap(({ names: { cloudMonitoring: name } }) => [
    name,
    ...['bucket', 'count', 'sum'].map((part) => `${name}_${part}`),
  ]),
);

/** Whether the source cannot have it. */
export const isElsewhere = (name: string, picture: Pick<Picture, 'origin'>): boolean =>
  picture.origin.kind !== 'scenario' && !isGoogle(picture) && platform.has(name);

/** Removes the suffix of a histogram's part. */
const plain = (name: string): string => name.replace(/_(?:bucket|count|sum)$/, '');

const minute = 60_000;

/** There a metric of the platform without points is one without events. */
const isGoogle = ({ origin }: Pick<Picture, 'origin'>): boolean => origin.kind === 'server' && origin.isGoogle;

/** Google Cloud metrics that these queries need and the source lacks. */
export const lackingPlatform = (
  exprs: readonly Expr[],
  { source, origin, from, to }: Pick<Picture, 'source' | 'origin' | 'from' | 'to'>,
): readonly string[] =>
  origin.kind === 'scenario' || isGoogle({ origin })
    ? []
    : [
        ...new Set(
          exprs
            .flatMap(selectorsOf)
            .filter(({ name, matchers }) => {
              if (name === undefined || !platform.has(name)) return false;
              const [start, end] = [from, to].map((at) => Math.floor(at / minute) * minute) as [number, number];
              const use = { step: minute, range: end - start, first: end, increases: false };
              return source.select(name, matchers, start, end, use).length === 0;
            })
            .map(({ name }) => plain(name ?? '')),
        ),
      ];

export const instantText = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const conditionsOf = ({ matchers }: VectorSelector): string => {
  const conditions = matchers.filter(({ label }) => label !== 'monitored_resource' && label !== 'job');
  return conditions.length === 0
    ? ''
    : ` with ${conditions.map(({ label, op, value }) => `${label} ${op} ${value}`).join(', ')}`;
};

/** Why the queries have no result. */
export const whyNothing = (exprs: readonly Expr[], picture: Picture): string => {
  const [lacking] = lackingPlatform(exprs, picture);
  if (lacking !== undefined) return onlyOnGoogle(lacking, picture);
  const descriptions = [
    ...new Set(
      exprs
        .flatMap(selectorsOf)
        .map((selector) => `${plain(selector.name ?? 'such a metric')}${conditionsOf(selector)}`),
    ),
  ];
  return `no ${descriptions[0] ?? 'series'} ${between(picture)}`;
};

/** Why a metric of the platform has no data, and what a Prometheus can scrape. */
export const onlyOnGoogle = (metric: string, picture: Pick<Picture, 'origin'>): string => {
  const hint = picture.origin.kind === 'server' ? scrapeHint(metric) : undefined;
  return `${metric} is emitted by Google Cloud only: no data ${here(picture)}${hint === undefined ? '' : `; ${hint}`}`;
};

/** Where data are missing. */
export const here = ({ origin }: Pick<Picture, 'origin'>): string =>
  origin.kind === 'server' ? `in ${origin.name}` : 'on this machine';

export const whyNoEvents = (picture: Picture): string => `no events of this objective ${between(picture)}`;

export const between = ({ from, to }: Pick<Picture, 'from' | 'to'>): string =>
  `between ${instantText(from)} and ${instantText(to)}`;
