/**
 * An SLO of several indicators in the words of a system file. It is not taken over: its parts have to be objectives of their
 * own, with promises that the file does not make. So the refusal says what to write.
 */
import { Exact } from '../../../numbers/exact.ts';
import { annotationKeys } from '../annotations.ts';
import type { Document, Documents } from './documents.ts';
import { mapIn, member, numberIn, textIn, textOf } from './located.ts';
import type { Located, LocatedMap } from '../../../text/located.ts';

/** `window`: as Atalaya spells it; undefined where it was refused. */
export const compositeFix = (
  slo: Document,
  items: readonly Located[],
  documents: Documents,
  window: string | undefined,
): string => {
  const objectives = items.filter((item) => item.kind === 'map');
  if (objectives.length < 2) return 'write one SLO for each indicator';
  const written = objectives.map((objective) => numberIn(objective, 'compositeWeight'));
  const weights = written.map((weight) => new Exact(weight?.replace(/^\+/, '') ?? 1));
  const sum = weights.reduce((total, weight) => total.plus(weight), new Exact(0));
  const parts = objectives.map((objective, index) => {
    const share = sum.isZero() ? new Exact(0) : weights[index]!.div(sum).mul(100);
    return `'${nameOf(objective, documents) ?? `objective-${index + 1}`}': '${share.toDecimalPlaces(4).toFixed()}%'`;
  });
  const targets = [...new Set(objectives.flatMap((objective) => targetOf(objective) ?? []))];
  const [target = '…'] = targets;
  const id = textOf(member(mapIn(slo.metadata, 'annotations'), annotationKeys.objective)) ?? slo.name;
  const options = [
    `id: '${id}'`,
    `target: '${target}'`,
    `window: '${window ?? '…'}'`,
    `weights: { ${parts.join(', ')} }`,
  ];
  const several =
    targets.length > 1 ? ` (a composite has one target, and these are ${targets.join(' and ')}: choose it)` : '';
  return `write one SLO for each indicator, import them, and write composite('api', { ${options.join(', ')}, … }) into the system${several}`;
};

/** Of the objective that Atalaya counts by these queries, else as the file calls it. */
const nameOf = (objective: LocatedMap, documents: Documents): string | undefined => {
  const spec =
    mapIn(mapIn(objective, 'indicator'), 'spec') ??
    documents.find('SLI', textIn(objective, 'indicatorRef') ?? '')?.spec;
  const source = mapIn(mapIn(mapIn(spec, 'ratioMetric'), 'good'), 'metricSource');
  const query = textOf(member(mapIn(source, 'spec'), 'query')) ?? '';
  const [, own] = /^atalaya_objective_good_events_total\{.*\bobjective="([a-z0-9.-]+)"/.exec(query) ?? [];
  const title = textIn(objective, 'displayName') ?? textIn(objective, 'indicatorRef');
  return (
    own ??
    title
      ?.toLowerCase()
      .replaceAll(/[^a-z0-9.]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
  );
};

const targetOf = (objective: LocatedMap): string | undefined => {
  const [percent, share] = [numberIn(objective, 'targetPercent'), numberIn(objective, 'target')];
  const value = percent ?? share;
  if (value === undefined) return undefined;
  return `${new Exact(value.replace(/^\+/, '')).mul(percent === undefined ? 100 : 1).toFixed()}%`;
};
