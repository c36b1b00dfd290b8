import { defineCheck, type Check } from '../../lint/check.ts';
import { milliseconds } from '../../model/quantity.ts';
import { samplePeriod } from '../firing/detection.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called } from './parts.ts';

export const retestTooShort: Check<Definitions> = defineCheck(
  {
    id: 'alerts/retest-too-short',
    severity: 'error',
    title: 'The time for which a condition must hold is whole intervals of its evaluation.',
    source: 'google.monitoring.v3, AlertPolicy.Condition.duration: a multiple of 60 s',
  },
  eachAlert(({ alert }) => {
    if (alert.for === undefined || milliseconds(alert.for) % milliseconds(samplePeriod) === 0) return undefined;
    return {
      message: `${called(alert)} has to hold for ${alert.for}, and is looked at every ${samplePeriod}`,
      fix: `write a multiple of '${samplePeriod}', or leave it out to fire at once`,
    };
  }),
);
