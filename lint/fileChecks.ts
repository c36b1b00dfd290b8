/** Every check over artefacts that others wrote, and the kinds of artefacts that are known. */
import { policyChecks } from './policy/policyChecks.ts';
import { severityMissing } from './policy/wholeChecks.ts';
import { resourceChecks } from './resource/resourceChecks.ts';
import { policyKind, resourceKinds } from './resource/kinds.ts';
import { strayComma } from './query/fieldChecks.ts';
import { queryChecks } from './query/queryChecks.ts';
import { promqlOf, promqlSyntaxWords } from './query/promqlQueries.ts';
import type { Artefact } from './artefact/artefact.ts';
import type { ArtefactKind } from './artefact/kind.ts';
import { defineCheck, type Check } from './check.ts';
import { dashboardChecks } from './dashboard/dashboardChecks.ts';
import { dashboardKind } from './dashboard/kind.ts';
import { sameName } from './dashboard/wholeChecks.ts';

export const artefactKinds: readonly ArtefactKind[] = [dashboardKind, policyKind, ...resourceKinds];

/** Over one artefact at a time. PromQL's grammar is loaded only where there is PromQL. */
export const artefactChecksFor = async (artefacts: readonly Artefact[]): Promise<readonly Check<Artefact>[]> => {
  const hasPromql = artefacts.some((artefact) => promqlOf(artefact).length > 0);
  const promqlChecks = hasPromql ? [(await import('./query/promqlChecks.ts')).promqlSyntax] : [];
  return [...dashboardChecks, ...policyChecks, ...queryChecks, ...promqlChecks, ...resourceChecks];
};

/** Over all artefacts of a run. */
export const togetherChecks: readonly Check<readonly Artefact[]>[] = [sameName, severityMissing, strayComma];

/** All of them, to be looked up. */
export const fileChecks: readonly Check[] = [
  ...dashboardChecks,
  ...policyChecks,
  ...queryChecks,
  defineCheck(promqlSyntaxWords, () => [], 'files'),
  ...resourceChecks,
  ...togetherChecks,
];
