/**
 * Each plan's load over time, in multiples of the declared load. The data API has capacity for twice the declared load
 * (docs/architecture.md); above that, shedding is correct, and the test shows how much is shed.
 */
import type { LoadStage, PlanName } from './plan.ts';
import { sumOf } from '../numbers/sum.ts';

export interface Shape {
  readonly what: string;
  /** Multiples of the declared load at the start and at the end of each stage. */
  readonly from: number;
  readonly stages: readonly LoadStage[];
  /** Seconds of warm-up before anything counts. */
  readonly warmUp: number;
  /** Minimum iterations a second, however small the multiple. */
  readonly least: number;
  /** Whether a missed objective ends the run, because its question is answered. */
  readonly aborts: boolean;
}

const hold = (target: number, seconds: number): LoadStage => ({ target, seconds });

const common = { from: 1, warmUp: 10, least: 1, aborts: false };

/** `declared`: duration of the system's declared load, in seconds. */
export const shapeOf = (name: PlanName, declared: number): Shape => {
  switch (name) {
    case 'smoke':
      return {
        ...common,
        what: 'a tenth of the declared load for half a minute: is anything broken?',
        from: 0.1,
        stages: [hold(0.1, 30)],
        warmUp: 5,
        least: 5,
      };
    case 'load':
      return {
        ...common,
        what: 'the load that the system declares: are its objectives met?',
        stages: [hold(1, declared)],
      };
    case 'stress':
      return {
        ...common,
        what: 'one and a half times the declared load, then twice: are objectives still met, and afterwards again?',
        stages: [hold(1, 60), hold(1.5, 30), hold(1.5, 90), hold(2, 30), hold(2, 90), hold(1, 10), hold(1, 60)],
      };
    case 'spike':
      return {
        ...common,
        what: 'four times the declared load within five seconds, for half a minute: does it come back?',
        stages: [hold(1, 60), hold(4, 5), hold(4, 30), hold(1, 5), hold(1, 80)],
      };
    case 'soak':
      return {
        ...common,
        what: 'the declared load for an hour: does anything leak or fill up?',
        stages: [hold(1, 3_600)],
      };
    case 'breakpoint':
      return {
        ...common,
        what: 'from a tenth of the declared load to ten times within ten minutes: where does an objective break?',
        from: 0.1,
        stages: [hold(10, 600)],
        aborts: true,
      };
  }
};

export const secondsOf = (stages: readonly LoadStage[]): number => sumOf(stages, ({ seconds }) => seconds);

/** Stretches or shortens the stages to another total duration. */
export const withDuration = (shape: Shape, seconds: number): Shape => {
  const factor = seconds / secondsOf(shape.stages);
  return {
    ...shape,
    warmUp: Math.min(shape.warmUp, Math.max(2, seconds / 3)),
    stages: shape.stages.map((stage) => ({ ...stage, seconds: stage.seconds * factor })),
  };
};
