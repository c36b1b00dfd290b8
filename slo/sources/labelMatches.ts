/** Labels of a definition as matches of a selection, compared with the labels that the metric and its resource have. */
import { resourceLabelsOf } from '../../model/catalogue/resources.ts';
import type { LabelFilter, LabelFilters } from '../../model/indicatorSource.ts';
import { edits } from '../../model/nearest.ts';
import { isNoneOf, isOneOf, type Match } from '../../model/selection.ts';
import type { Signal } from '../../model/signal.ts';
import { sourceFault, type SourceFault } from './fault.ts';

export const labelMatches = (labels: LabelFilters): readonly Match[] =>
  Object.entries(labels).map(([label, value]) => matchOf(label, value));

const listOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

const matchOf = (label: string, value: LabelFilter): Match =>
  typeof value === 'object' && 'not' in value ? isNoneOf(label, listOf(value.not)) : isOneOf(label, listOf(value));

/** A label that neither has, where one of theirs is at most two edits away. Any other unknown label is taken as it is. */
export const misspeltLabel = (label: string, signal: Signal): SourceFault | undefined => {
  const ofResource = resourceLabelsOf(signal.resource) ?? [];
  const all = [...signal.labels, ...ofResource, 'project_id'];
  if (all.includes(label)) return undefined;
  const near = all.filter((name) => edits(label, name) <= 2);
  if (near.length === 0) return undefined;
  return sourceFault(
    'unknown-label',
    `${signal.names.cloudMonitoring} has no label '${label}'${signal.resource === '' ? '' : `, nor has ${signal.resource}`}`,
    `did you mean ${near.map((name) => `'${name}'`).join(' or ')}?`,
    `.labels.${label}`,
  );
};
