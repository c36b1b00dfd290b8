import { defineCheck, type Check } from '../../lint/check.ts';
import { eachAlert, type Definitions } from './definitions.ts';
import { called } from './parts.ts';

/** The texts of a runbook entry: all of them must be there. */
export const hasRunbook: Check<Definitions> = defineCheck(
  {
    id: 'alerts/has-runbook',
    severity: 'error',
    title: 'The runbook of an alert says what the alert means, why it matters, and what to look at first.',
    source: 'Site Reliability Engineering, ch. 1, "Emergency Response", on playbooks',
  },
  eachAlert(({ alert }) => {
    const parts: readonly (readonly [string, string])[] = [
      ['meaning', alert.meaning],
      ['why', alert.why],
      ...alert.look.map((text, index) => [`look[${index}]`, text] as const),
    ];
    const empty = parts.filter(([, text]) => text.trim() === '').map(([name]) => name);
    if (empty.length === 0) return undefined;
    return {
      message: `the runbook of ${called(alert)} has no text in ${empty.join(', ')}`,
      fix: 'write what is wrong when it fires, why that matters, and the first three things to look at',
    };
  }),
);
