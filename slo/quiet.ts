/** Objectives that notify nobody: alerting is off for a reason, or they are in shadow, which no gate judges either. */
import type { Objective } from '../model/objective.ts';
import type { Silence } from '../model/ownTiers.ts';
import type { BurnTier } from './burnTiers.ts';
import type { MeasuredSlo } from './measuredSlo.ts';

export interface Quiet extends Silence {
  readonly kind: 'alerting off' | 'in shadow';
}

/** Undefined for an objective that notifies. */
export const quietOf = ({ alertingOff, shadow }: Objective): Quiet | undefined => {
  if (shadow !== undefined) return { kind: 'in shadow', ...shadow };
  return alertingOff === undefined ? undefined : { kind: 'alerting off', ...alertingOff };
};

/** Measured and shown, and nothing depends on it. */
export const isInShadow = ({ shadow }: Objective): boolean => shadow !== undefined;

const until = (quiet: Quiet): string => (quiet.until === undefined ? '' : ` until ${quiet.until}`);

/** Beside a name: 'in shadow until 2026-12-31'. */
export const quietNote = (quiet: Quiet): string => `${quiet.kind}${until(quiet)}`;

/** A sentence: what it means, and why. */
export const quietText = (quiet: Quiet): string =>
  quiet.kind === 'in shadow'
    ? `In shadow${until(quiet)}: it is measured, it notifies nobody, and no gate judges it. Why: ${quiet.why}`
    : `Alerting is off${until(quiet)}: no burn-rate or budget alert is emitted. Why: ${quiet.why}`;

/** Why an alert of it is left out; undefined for an objective that notifies. */
export const quietReason = (objective: Objective): string | undefined => {
  const quiet = quietOf(objective);
  if (quiet === undefined) return undefined;
  const text = quietText(quiet);
  return text.charAt(0).toLowerCase() + text.slice(1);
};

/** The name of an objective as lists and pages show it, with what it does not do. */
export const namedObjective = ({ objective, id }: { readonly objective: Objective; readonly id: string }): string => {
  const quiet = quietOf(objective);
  return quiet === undefined ? id : `${id} (${quietNote(quiet)})`;
};

/** For programs: `shadow` or `alertingOff` with why and until; nothing for an objective that notifies. */
export const quietFacts = (objective: Objective): Readonly<Record<string, unknown>> => {
  const quiet = quietOf(objective);
  if (quiet === undefined) return {};
  const { kind, why, until: last } = quiet;
  return { [kind === 'in shadow' ? 'shadow' : 'alertingOff']: { why, until: last ?? null } };
};

/** The tiers that become alerts. */
export const alertingTiers = ({ objective, tiers }: MeasuredSlo): readonly BurnTier[] =>
  quietOf(objective) === undefined ? (tiers?.kept ?? []) : [];
