import type { Check } from '../../../lint/check.ts';
import { milliseconds } from '../../../model/quantity.ts';
import type { Definitions } from '../definitions.ts';
import { onCallCheck } from './onCallCheck.ts';

/** One finding for each step. Tickets promise no acknowledgement. */
export const shortWait: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/short-wait',
    severity: 'warning',
    title: 'A step of the escalation of a page waits at least as long as the team has to acknowledge.',
    source: 'Atalaya: acknowledgeWithin (model/oncall/team.ts)',
  },
  ({ organization }) =>
    organization.owners.flatMap(({ id, onCall }, index) => {
      if (onCall === undefined) return [];
      const { steps, repeat } = onCall.escalation.page;
      return steps.flatMap(({ wait }, step) => {
        const isLast = step === steps.length - 1 && repeat === 0;
        if (isLast || milliseconds(wait) >= milliseconds(onCall.acknowledgeWithin)) return [];
        return [
          {
            path: `owners[${index}].onCall.escalation`,
            message: `step ${step + 1} of '${id}' waits ${wait}, and the team has ${onCall.acknowledgeWithin} to acknowledge: a page that is answered in time escalates all the same`,
            fix: `write wait: '${onCall.acknowledgeWithin}' or longer, or a shorter acknowledgeWithin`,
            about: [id],
          },
        ];
      });
    }),
);
