/** Every rule about queries and fields, whatever they stand in, but that about PromQL, which promqlChecks.ts has. */
import type { Artefact } from '../artefact/artefact.ts';
import type { Check } from '../check.ts';
import {
  alignerKind,
  alignmentPeriod,
  groupByIgnored,
  percentileOfPercentiles,
  reducerNeedsAligner,
  reducerType,
} from './aggregationChecks.ts';
import { unknownField, unknownValue, wrongType } from './fieldChecks.ts';
import {
  deprecatedMetric,
  filterSyntax,
  misspeltMetric,
  oneMetric,
  quotedLabel,
  sloSelector,
  unknownLabel,
} from './filterChecks.ts';

export const queryChecks: readonly Check<Artefact>[] = [
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
  quotedLabel,
  unknownLabel,
  misspeltMetric,
  deprecatedMetric,
];
