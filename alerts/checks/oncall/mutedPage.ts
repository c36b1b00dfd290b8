import type { Check } from '../../../lint/check.ts';
import { timeText } from '../../../text/time.ts';
import type { Definitions } from '../definitions.ts';
import { heldPages } from './heldPages.ts';
import { onCallCheck } from './onCallCheck.ts';

const secondsOfWeek = 7 * 86_400;

/** One finding for each route. oncall/swallowed-page finds a route that is always muted. */
export const mutedPage: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/muted-page',
    severity: 'warning',
    title: 'No declared route holds pages back in some hours of the week.',
    source: 'Atalaya: a page interrupts somebody now; what can wait is a ticket (model/severity.ts)',
  },
  ({ organization, year, all }) =>
    heldPages(all, year).flatMap(({ route, example, share, by }) => {
      if (share >= 1) return [];
      const { id } = organization.onCall.routing.routes[route]!;
      const named = example === undefined ? '' : `, such as '${example}',`;
      return [
        {
          path: `onCall.routing.routes[${route}]`,
          message: `the route '${id}' holds pages${named} back for ${timeText(share * secondsOfWeek)} of a week, by ${by.map((time) => `'${time}'`).join(', ')}: nobody is notified until then`,
          fix: "let it take tickets only (severity = 'ticket'), or write into a disable comment why these pages may wait",
          about: [id],
        },
      ];
    }),
);
