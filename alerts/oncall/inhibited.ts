/**
 * Whether an alert is held back by another one that fires. An alert that matches both sides is never held back by one that does too:
 * so no alert holds back itself, and no two each other. Source: Prometheus Alertmanager, inhibit/inhibit.go.
 */
import type { Inhibition } from '../../model/oncall/routing.ts';
import type { Labels } from '../../model/point.ts';
import type { Hold } from './holds.ts';
import { matchesAllOf, valueOf, type Matches } from './labelMatchers.ts';

export interface InhibitionTest {
  readonly inhibition: Inhibition;
  readonly isTarget: Matches;
  /** Expects labels of a target. */
  readonly holdBy: (labels: Labels, firing: readonly Labels[]) => Hold | undefined;
}

export const inhibitionTest = (inhibition: Inhibition): InhibitionTest => {
  const { id, source, target, equal } = inhibition;
  const [isSource, isTarget] = [matchesAllOf(source), matchesAllOf(target)];
  return {
    inhibition,
    isTarget,
    holdBy: (labels, firing) => {
      const isBoth = isSource(labels);
      const by = firing.find(
        (other) =>
          isSource(other) &&
          equal.every((label) => valueOf(other, label) === valueOf(labels, label)) &&
          !(isBoth && isTarget(other)),
      );
      if (by === undefined) return undefined;
      const name = valueOf(by, 'alertname');
      return { kind: 'Inhibited', by: name, until: undefined, why: `${name} fires (inhibition '${id}')` };
    },
  };
};
