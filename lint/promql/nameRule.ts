/** The rule about names of metrics. Most that the catalogue lacks exist: it speaks only within two letters of a name that it has. */
import { edits } from '../../model/nearest.ts';
import { catalogueMetrics } from '../../model/catalogue/catalogue.ts';
import { promqlName } from '../../model/signals.ts';
import { isMisspelt } from '../query/meantMetric.ts';
import { nameOf } from './counterRules.ts';
import { innerOf, type PromqlRule, type QueryFault } from './rule.ts';
import { isCloudName, knownMetric } from './series.ts';
import { promqlWords } from './words.ts';

/** Names that teams choose themselves. */
const isChosen = (name: string): boolean =>
  /(?:^|[./_:])user[/_]|^(?:custom|external|workload|prometheus|logging)[._]googleapis[._]com/.test(name);

const ends = ['_bucket', '_count', '_sum'];

const mostEdits = 2;

/** The name that was probably meant, in the same spelling. */
const meant = (name: string): string | undefined => {
  const spelled = name.includes('/') ? (type: string): string => type : promqlName;
  const near = catalogueMetrics()
    .flatMap(({ type, valueType }) => {
      const known = spelled(type);
      return valueType === 'DISTRIBUTION' ? [known, ...ends.map((end) => known + end)] : [known];
    })
    .filter((known) => Math.abs(known.length - name.length) <= mostEdits)
    .map((known) => ({ known, away: edits(name, known, mostEdits) }))
    .filter(({ known, away }) => away <= mostEdits && isMisspelt(name, known));
  return near.toSorted((a, b) => a.away - b.away)[0]?.known;
};

const nameFault = (name: string | undefined): readonly QueryFault[] => {
  if (name === undefined || !isCloudName(name) || isChosen(name) || knownMetric(name) !== undefined) return [];
  const right = meant(name);
  if (right === undefined) return [];
  return [{ message: `no metric ${name} is known: the query finds nothing`, fix: `did you mean ${right}?` }];
};

export const absentMetric: PromqlRule = {
  words: promqlWords.absentMetric,
  find: (query) =>
    innerOf(query.expr).flatMap(({ expr }) => (expr.kind === 'VectorSelector' ? nameFault(nameOf(query, expr)) : [])),
};
