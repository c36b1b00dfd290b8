/** All checks: those that `check` runs, and what `explain` looks up. */
import { alertChecks } from '../../alerts/checks/alertChecks.ts';
import type { Definitions } from '../../alerts/checks/definitions.ts';
import { onCallChecks } from '../../alerts/checks/oncall/onCallChecks.ts';
import type { Check } from '../../lint/check.ts';
import { defaultValue } from '../../emit/checks/defaultValue.ts';
import { disableChecks } from '../../lint/disableChecks.ts';
import { sloChecks } from '../../slo/checks/sloChecks.ts';
import { infrastructureChecks } from '../../terraform/checks/infrastructureChecks.ts';

/** Checks on definitions. */
export const definitionChecks: readonly Check<Definitions>[] = [
  ...sloChecks,
  ...alertChecks,
  ...onCallChecks,
  ...infrastructureChecks,
  defaultValue,
];

/** Sorted by id. */
export const allChecks: readonly Check[] = [...definitionChecks, ...disableChecks].toSorted((a, b) =>
  a.id < b.id ? -1 : 1,
);
