/** The rule about names of metrics. Most that the catalogue lacks exist: it speaks only within two letters of a name that it has. */
import { edits } from '../../model/nearest.ts';
import { catalogueMetrics } from '../../model/catalogue/catalogue.ts';
import { promqlName } from '../../model/signals.ts';
import { misspeltMetrics } from '../query/metric.ts';
import { nameOf } from './counterRules.ts';
import { innerOf, type PromqlRule, type QueryFault } from './rule.ts';
import { isCloudName, knownMetric } from './series.ts';
import { promqlWords } from './words.ts';

/** Names that teams choose themselves. */
const isChosen = (name: string): boolean =>
  /(?:^|[./_:])user[/_]|^(?:custom|external|workload|prometheus|logging)[._]googleapis[._]com/.test(name);

const ends = ['_bucket', '_count', '_sum'];

const withoutEnd = (name: string): string => {
  const end = ends.find((suffix) => name.endsWith(suffix));
  return end === undefined ? name : name.slice(0, -end.length);
};

const mostEdits = 2;

const nearestIn = (names: readonly string[], name: string): string | undefined =>
  names
    .filter((other) => Math.abs(other.length - name.length) <= mostEdits)
    .map((other) => ({ other, away: edits(name, other, mostEdits) }))
    .filter(({ away }) => away <= mostEdits)
    .toSorted((a, b) => a.away - b.away)[0]?.other;

/** The name that was probably meant, in the same spelling. */
const meant = (name: string): string | undefined => {
  const listed = misspeltMetrics[name] ?? misspeltMetrics[withoutEnd(name)];
  if (listed !== undefined) return listed + name.slice(withoutEnd(name).length);
  const spelled = name.includes('/') ? (type: string): string => type : promqlName;
  const names = catalogueMetrics().flatMap(({ type, valueType }) => {
    const known = spelled(type);
    return valueType === 'DISTRIBUTION' ? [known, ...ends.map((end) => known + end)] : [known];
  });
  return nearestIn(names, name);
};

const nameFault = (name: string | undefined): readonly QueryFault[] => {
  if (name === undefined || !isCloudName(name) || isChosen(name) || knownMetric(name) !== undefined) return [];
  const right = meant(name);
  // A name and its plural may both exist.
  if (right === undefined || right === name) return [];
  return [{ message: `no metric ${name} is known: the query finds nothing`, fix: `did you mean ${right}?` }];
};

export const absentMetric: PromqlRule = {
  words: promqlWords.absentMetric,
  find: (query) =>
    innerOf(query.expr).flatMap(({ expr }) => (expr.kind === 'VectorSelector' ? nameFault(nameOf(query, expr)) : [])),
};
