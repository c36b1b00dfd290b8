import { defineCheck, type Check } from '../../lint/check.ts';
import { milliseconds } from '../../model/quantity.ts';
import { samplePeriod } from '../firing/detection.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called } from './parts.ts';

export const retestTooShort: Check<Definitions> = defineCheck(
  {
    id: 'alerts/retest-too-short',
    severity: 'error',
    title: 'The time for which a condition must hold is a multiple of the evaluation interval.',
    source: 'google.monitoring.v3, AlertPolicy.Condition.duration: a multiple of 60 s',
  },
  eachAlert(({ alert }) => {
    if (alert.for === undefined || milliseconds(alert.for) % milliseconds(samplePeriod) === 0) return undefined;
    return {
      message: `${called(alert)} has to hold for ${alert.for}, but is evaluated every ${samplePeriod}`,
      fix: `write a multiple of '${samplePeriod}', or remove it: then the alert fires at once`,
    };
  }),
);
