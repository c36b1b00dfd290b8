/** Which metrics a query names, and why there is nothing of them. */
import { selectorsOf, type Expr, type VectorSelector } from '../../promql/expr.ts';
import { platformSignals } from '../../model/signals.ts';
import type { Picture } from './picture.ts';

const platform: ReadonlySet<string> = new Set(
  platformSignals().flatMap(({ names: { cloudMonitoring: name } }) => [
    name,
    ...['bucket', 'count', 'sum'].map((part) => `${name}_${part}`),
  ]),
);

export const isPlatformMetric = (name: string): boolean => platform.has(name);

/** Without the part of a histogram that a query asks for. */
const plain = (name: string): string => name.replace(/_(?:bucket|count|sum)$/, '');

const minute = 60_000;

/** Metrics of Google Cloud that these queries need and that the source has nothing of. */
export const lackingPlatform = (exprs: readonly Expr[], { source, origin, from, to }: Picture): readonly string[] =>
  origin.kind === 'scenario'
    ? []
    : [
        ...new Set(
          exprs
            .flatMap(selectorsOf)
            .filter(({ name, matchers }) => {
              if (name === undefined || !isPlatformMetric(name)) return false;
              const [start, end] = [from, to].map((at) => Math.floor(at / minute) * minute) as [number, number];
              const use = { step: minute, range: end - start, first: end, increases: false };
              return source.select(name, matchers, start, end, use).length === 0;
            })
            .map(({ name }) => plain(name ?? '')),
        ),
      ];

export const instantText = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const conditionsOf = ({ matchers }: VectorSelector): string => {
  const told = matchers.filter(({ label }) => label !== 'monitored_resource' && label !== 'job');
  return told.length === 0 ? '' : ` with ${told.map(({ label, op, value }) => `${label} ${op} ${value}`).join(', ')}`;
};

/** Why queries that were evaluated gave nothing. */
export const whyNothing = (exprs: readonly Expr[], picture: Picture): string => {
  const [lacking] = lackingPlatform(exprs, picture);
  if (lacking !== undefined) return `${lacking} is emitted by Google Cloud only: no data on this machine`;
  const asked = [
    ...new Set(exprs.flatMap(selectorsOf).map((one) => `${plain(one.name ?? 'such a metric')}${conditionsOf(one)}`)),
  ];
  return `no ${asked[0] ?? 'series'} ${between(picture)}`;
};

export const whyNoEvents = (picture: Picture): string => `no events of this objective ${between(picture)}`;

export const between = ({ from, to }: Pick<Picture, 'from' | 'to'>): string =>
  `between ${instantText(from)} and ${instantText(to)}`;
