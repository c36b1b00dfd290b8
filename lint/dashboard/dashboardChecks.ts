/** Every rule about dashboards that somebody wrote. */
import type { Artefact } from '../artefact/artefact.ts';
import type { Check } from '../check.ts';
import { heatmapDistribution, plotType, thresholdFields, timeshift } from './chartChecks.ts';
import { groupStraddled, mosaicColumns, mosaicOnly, tileInside, tilesOverlap } from './tileChecks.ts';
import { filterLabelKey, filterValueType, undeclaredVariable, unusedVariable } from './variableChecks.ts';
import {
  alignmentMissing,
  annotationEvent,
  annotationProjects,
  displayName,
  etag,
  labelLimit,
  manyWidgetsCheck,
  oneLayout,
  widgetLimit,
} from './wholeChecks.ts';
import {
  mql,
  oneContent,
  oneQuery,
  policyNames,
  ranking,
  requiredField,
  statisticalFilter,
  widgetId,
} from './widgetChecks.ts';

export const dashboardChecks: readonly Check<Artefact>[] = [
  displayName,
  oneLayout,
  etag,
  widgetLimit,
  manyWidgetsCheck,
  labelLimit,
  alignmentMissing,
  mosaicColumns,
  tileInside,
  tilesOverlap,
  groupStraddled,
  mosaicOnly,
  oneContent,
  widgetId,
  requiredField,
  oneQuery,
  mql,
  plotType,
  heatmapDistribution,
  timeshift,
  thresholdFields,
  ranking,
  statisticalFilter,
  filterLabelKey,
  filterValueType,
  undeclaredVariable,
  unusedVariable,
  annotationEvent,
  annotationProjects,
  policyNames,
];
