import type { Check } from '../../../lint/check.ts';
import { matchesAllOf } from '../../oncall/labelMatchers.ts';
import type { Definitions } from '../definitions.ts';
import { heartbeatLabels } from './knownLabels.ts';
import { onCallCheck } from './onCallCheck.ts';

export const silencedHeartbeat: Check<Definitions> = onCallCheck(
  {
    id: 'oncall/silenced-heartbeat',
    severity: 'warning',
    title: 'No silence matches the heartbeat, whose absence pages.',
    source: 'Atalaya: Alertmanager does not post a silenced alert, and the receiver cannot tell a silence from a fault',
  },
  ({ organization }) => {
    const { heartbeat, routing } = organization.onCall;
    const heartbeats = heartbeatLabels(organization);
    if (heartbeat === undefined) return [];
    return routing.silences.flatMap(({ id, owner, matchers }, index) =>
      heartbeats.some(matchesAllOf(matchers))
        ? [
            {
              path: `onCall.routing.silences[${index}].matchers`,
              message: `the silence '${id}' of '${owner}' matches the heartbeat: its absence pages '${organization.owner}' after ${heartbeat.within}`,
              fix: "name what is silenced, such as a system, or leave out the heartbeat: { label: 'severity', op: '!=', value: 'none' }",
              about: [id, owner],
            },
          ]
        : [],
    );
  },
);
