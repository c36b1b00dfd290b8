import { defineCheck, type Check } from '../../lint/check.ts';
import { milliseconds } from '../../model/quantity.ts';
import { samplePeriod } from '../firing/detection.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called, windowOf } from './parts.ts';

export const windowTooShort: Check<Definitions> = defineCheck(
  {
    id: 'alerts/window-too-short',
    severity: 'error',
    title: 'A window over which events are counted contains at least two samples.',
    source:
      'Prometheus 3 migration guide: a range is left-open, so that 1m of samples a minute apart holds one, and increase() needs two',
  },
  eachAlert(({ alert }) => {
    const window = windowOf(alert.condition);
    if (window === undefined || milliseconds(window) >= 2 * milliseconds(samplePeriod)) return undefined;
    return {
      message: `${called(alert)} counts over ${window}, but there is one sample per ${samplePeriod}: at least two are needed`,
      fix: `count over '${(2 * milliseconds(samplePeriod)) / 60_000}m' or more`,
    };
  }),
);
