import { defineCheck, type Check } from '../../lint/check.ts';
import { quietOf } from '../quiet.ts';
import { eachSlo, type Promises } from './promises.ts';

/** Nothing else ends with the day: generators have no clock. */
export const pastUntil: Check<Promises> = defineCheck(
  {
    id: 'slo/past-until',
    severity: 'warning',
    title: 'A decision that an objective notifies nobody is not past its last day.',
    source: 'Emitted files do not depend on the day on which they are emitted (docs/architecture.md)',
  },
  eachSlo(({ slo: { objective }, path }, _of, { today }) => {
    const quiet = quietOf(objective);
    if (today === undefined || quiet?.until === undefined || quiet.until >= today) return undefined;
    const field = quiet.kind === 'in shadow' ? 'shadow' : 'alertingOff';
    return {
      path: `${path}.${field}.until`,
      message: `the objective is ${quiet.kind === 'in shadow' ? 'in shadow' : 'without alerts'} until ${quiet.until}, which is past: it still notifies nobody (${quiet.why})`,
      fix: `remove ${field}, or decide again and write a later day`,
    };
  }),
);
