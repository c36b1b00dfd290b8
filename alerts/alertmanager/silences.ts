/**
 * Silences of the organization as `amtool silence import` reads them: Alertmanager keeps silences in its own state, not in its
 * configuration. Source: Prometheus Alertmanager, api/v2/openapi.yaml, postableSilence.
 */
import type { Silence } from '../../model/oncall/routing.ts';
import type { Organization } from '../../model/organization.ts';

export interface PostableSilence {
  readonly matchers: readonly {
    readonly name: string;
    readonly value: string;
    readonly isRegex: boolean;
    readonly isEqual: boolean;
  }[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

/** Undefined where there are none. */
export const silencesJson = ({ onCall }: Pick<Organization, 'onCall'>): string | undefined => {
  const { silences } = onCall.routing;
  return silences.length === 0 ? undefined : `${JSON.stringify(silences.map(postable), null, 2)}\n`;
};

const postable = ({ id, matchers, begin, end, owner, reason }: Silence): PostableSilence => ({
  matchers: matchers.map(({ label, op, value }) => ({
    name: label,
    value,
    isRegex: op === '=~' || op === '!~',
    isEqual: op === '=' || op === '=~',
  })),
  startsAt: new Date(begin).toISOString(),
  endsAt: new Date(end).toISOString(),
  createdBy: owner,
  comment: `${id}: ${reason}`,
});
