/** Every check over artefacts in files, and the supported kinds of artefacts. */
import {
  severityMissing,
  combiner,
  conditionCount,
  displayName as policyDisplayName,
  nameOnCreate,
  oneCondition,
  sameConditionName,
  soleCondition,
} from './policy/wholeChecks.ts';
import { policyKind, resourceKinds, dashboardKind } from './resource/kinds.ts';
import { repeatedKey, strayComma, unknownField, unknownValue, wrongType } from './query/fieldChecks.ts';
import { evaluationIntervalWords, lateWindowWords, promqlOf, promqlSyntaxWords } from './query/promqlQueries.ts';
import type { Artefact } from './artefact/artefact.ts';
import type { ArtefactKind } from './artefact/kind.ts';
import { defineCheck, type Check } from './check.ts';
import {
  sameName,
  alignmentMissing,
  annotationEvent,
  annotationProjects,
  displayName,
  etag,
  labelLimit,
  manyWidgetsCheck,
  oneLayout,
  widgetLimit,
} from './dashboard/wholeChecks.ts';
import { documentationVariable } from './policy/documentationVariable.ts';
import { lateAlignment } from './policy/lateAlignment.ts';
import * as notification from './policy/notificationChecks.ts';
import * as queries from './policy/queryConditionChecks.ts';
import * as refused from './policy/refusedChecks.ts';
import * as ratios from './policy/ratioChecks.ts';
import * as thresholds from './policy/thresholdChecks.ts';
import {
  alignerKind,
  alignmentPeriod,
  groupByIgnored,
  percentileOfPercentiles,
  reducerNeedsAligner,
  reducerType,
} from './query/aggregationChecks.ts';
import { absentLogMetric } from './query/absentLogMetric.ts';
import { promqlWords } from './promql/words.ts';
import { deprecatedMetric, filterSyntax, misspeltMetric, oneMetric, sloSelector } from './query/filterChecks.ts';
import * as labels from './query/labelChecks.ts';
import * as mqls from './mql/mqlChecks.ts';
import * as logFilters from './logging/logFilterChecks.ts';
import { labelValue } from './query/labelValueChecks.ts';
import { thresholdUnit } from './policy/thresholdUnit.ts';
import * as channels from './resource/channelChecks.ts';
import * as logMetrics from './resource/logMetricChecks.ts';
import * as logMetricShapes from './resource/logMetricShape.ts';
import * as slos from './resource/sloChecks.ts';
import * as uptime from './resource/uptimeChecks.ts';
import { heatmapDistribution, plotType, thresholdFields, timeshift } from './dashboard/chartChecks.ts';
import { groupStraddled, mosaicColumns, mosaicOnly, tileInside, tilesOverlap } from './dashboard/tileChecks.ts';
import { filterLabelKey, filterValueType, undeclaredVariable, unusedVariable } from './dashboard/variableChecks.ts';
import {
  mql,
  oneContent,
  oneQuery,
  policyNames,
  ranking,
  requiredField,
  statisticalFilter,
  widgetId,
} from './dashboard/widgetChecks.ts';

const dashboardChecks: readonly Check<Artefact>[] = [
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

const policyChecks: readonly Check<Artefact>[] = [
  policyDisplayName,
  conditionCount,
  combiner,
  oneCondition,
  soleCondition,
  sameConditionName,
  nameOnCreate,
  ...Object.values(thresholds),
  ...Object.values(ratios),
  thresholdUnit,
  lateAlignment,
  documentationVariable,
  ...Object.values(refused),
  ...Object.values(queries),
  ...Object.values(notification),
];

/** Checks of queries and fields in any artefact, without PromQL. */
const queryChecks: readonly Check<Artefact>[] = [
  unknownField,
  unknownValue,
  wrongType,
  alignmentPeriod,
  reducerNeedsAligner,
  groupByIgnored,
  alignerKind,
  reducerType,
  percentileOfPercentiles,
  filterSyntax,
  oneMetric,
  sloSelector,
  ...Object.values(labels),
  labelValue,
  ...Object.values(logFilters),
  ...Object.values(mqls),
  misspeltMetric,
  deprecatedMetric,
];

/** Checks of resources other than dashboards and policies. */
const resourceChecks: readonly Check<Artefact>[] = [
  ...Object.values(slos),
  ...Object.values(uptime),
  ...Object.values(logMetrics),
  ...Object.values(logMetricShapes),
  ...Object.values(channels),
];

export const artefactKinds: readonly ArtefactKind[] = [dashboardKind, policyKind, ...resourceKinds];

/** Checks of a single artefact. The PromQL grammar is loaded only for artefacts that contain PromQL. */
export const artefactChecksFor = async (artefacts: readonly Artefact[]): Promise<readonly Check<Artefact>[]> => {
  const hasPromql = artefacts.some((artefact) => promqlOf(artefact).length > 0);
  const promqlChecks = hasPromql
    ? [
        (await import('./query/promqlChecks.ts')).promqlSyntax,
        (await import('./policy/lateWindow.ts')).lateWindow,
        (await import('./policy/evaluationInterval.ts')).tooOften,
        ...(await import('./promql/rule.ts')).promqlChecksOf(
          (await import('./promql/rules.ts')).promqlRules,
          artefacts,
        ),
      ]
    : [];
  return [...dashboardChecks, ...policyChecks, ...queryChecks, ...promqlChecks, ...resourceChecks];
};

/** Checks over all artefacts of a run. */
export const togetherChecks: readonly Check<readonly Artefact[]>[] = [
  sameName,
  severityMissing,
  repeatedKey,
  strayComma,
  absentLogMetric,
];

/** All checks, for listing. */
export const fileChecks: readonly Check[] = [
  ...dashboardChecks,
  ...policyChecks,
  ...queryChecks,
  defineCheck(promqlSyntaxWords, () => [], 'files'),
  defineCheck(lateWindowWords, () => [], 'files'),
  defineCheck(evaluationIntervalWords, () => [], 'files'),
  ...Object.values(promqlWords).map((words) => defineCheck(words, () => [], 'files')),
  ...resourceChecks,
  ...togetherChecks,
];
