import type { Check } from '../../../lint/check.ts';
import type { Definitions } from '../definitions.ts';
import { heldPages } from './heldPages.ts';
import { onCallCheck } from './onCallCheck.ts';

/** One finding for each route. */
export const swallowedPage: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/swallowed-page',
    severity: 'error',
    title: 'No declared route takes pages and is muted at every time.',
    source: 'https://github.com/prometheus/alertmanager/issues/3120: a muted route ends the search all the same',
  },
  ({ organization, year, all }) =>
    heldPages(all, year).flatMap(({ route, example, share, by }) => {
      if (share < 1) return [];
      const { id } = organization.onCall.routing.routes[route]!;
      const named = example === undefined ? '' : `, such as '${example}',`;
      return [
        {
          path: `onCall.routing.routes[${route}]`,
          message: `the route '${id}' takes pages${named} and notifies nobody: it is held back at every time, by ${by.map((time) => `'${time}'`).join(', ')}`,
          fix: "let it take tickets only (severity = 'ticket'), let it continue, or shorten its mute times",
          about: [id],
        },
      ];
    }),
);
