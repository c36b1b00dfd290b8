/** Every check over artefacts that others wrote, and the kinds of artefacts that are known. */
import { policyChecks } from '../alerts/checks/policy/policyChecks.ts';
import { severityMissing } from '../alerts/checks/policy/wholeChecks.ts';
import { resourceChecks } from '../alerts/checks/resource/resourceChecks.ts';
import { policyKind, resourceKinds } from '../alerts/checks/resource/kinds.ts';
import { strayComma } from '../alerts/checks/query/fieldChecks.ts';
import { queryChecks } from '../alerts/checks/query/queryChecks.ts';
import type { PromqlReader } from '../alerts/checks/query/promqlChecks.ts';
import type { Artefact } from '../checks/artefact/artefact.ts';
import type { ArtefactKind } from '../checks/artefact/kind.ts';
import type { Check } from '../checks/check.ts';
import { dashboardChecks } from '../dashboards/checks/dashboardChecks.ts';
import { dashboardKind } from '../dashboards/checks/kind.ts';
import { sameName } from '../dashboards/checks/wholeChecks.ts';

export const artefactKinds: readonly ArtefactKind[] = [dashboardKind, policyKind, ...resourceKinds];

/** Over one artefact at a time. */
export const artefactChecks = (promql: PromqlReader): readonly Check<Artefact>[] => [
  ...dashboardChecks,
  ...policyChecks,
  ...queryChecks(promql),
  ...resourceChecks,
];

/** Over all artefacts of a run. */
export const togetherChecks: readonly Check<readonly Artefact[]>[] = [sameName, severityMissing, strayComma];

/** All of them, to be looked up. */
export const fileChecks: readonly Check[] = [...artefactChecks(() => undefined), ...togetherChecks];
