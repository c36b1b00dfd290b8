/**
 * What an objective is, beside the queries that count it: a reader of OpenSLO may pass over it, and `atalaya import` knows
 * the objective again by it. Keys without a domain: Atalaya has none.
 */
import type { Objective } from '../../model/objective.ts';

export const annotationKeys = {
  objective: 'atalaya.objective',
  type: 'atalaya.type',
  good: 'atalaya.good',
  under: 'atalaya.under',
  measuredBy: 'atalaya.measured-by',
  producerFaults: 'atalaya.producer-faults',
  emptySlices: 'atalaya.empty-slices',
  tiers: 'atalaya.tiers',
  alertingOff: 'atalaya.alerting-off',
  shadow: 'atalaya.shadow',
} as const;

export const objectiveAnnotations = (objective: Objective): Readonly<Record<string, string>> => ({
  [annotationKeys.objective]: objective.id,
  [annotationKeys.type]: objective.type,
  ...('good' in objective ? { [annotationKeys.good]: objective.good } : {}),
  ...('under' in objective ? { [annotationKeys.under]: objective.under } : {}),
  ...('measuredBy' in objective ? { [annotationKeys.measuredBy]: objective.measuredBy } : {}),
  ...('producerFaults' in objective ? { [annotationKeys.producerFaults]: objective.producerFaults } : {}),
  ...(objective.slices === undefined ? {} : { [annotationKeys.emptySlices]: objective.slices.empty ?? 'good' }),
  ...asJson(annotationKeys.tiers, objective.tiers),
  ...asJson(annotationKeys.alertingOff, objective.alertingOff),
  ...asJson(annotationKeys.shadow, objective.shadow),
});

/** An annotation is a text. */
const asJson = (key: string, value: unknown): Readonly<Record<string, string>> =>
  value === undefined ? {} : { [key]: JSON.stringify(value) };
