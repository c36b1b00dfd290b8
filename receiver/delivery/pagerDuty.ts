/**
 * Sends events to PagerDuty. The incident's id is the deduplication key of all its events, so an event that arrives twice changes nothing.
 * Source: PagerDuty, "Events API v2".
 */
import type { SecretRef } from '../../model/channel.ts';
import { isAnswer, outcomeOfStatus, type Post } from './http.ts';
import type { Message } from './message.ts';
import type { Sender } from './sender.ts';

export const pagerDutyEvents = 'https://events.pagerduty.com/v2/enqueue';

const mostSummary = 1_024;

const actions = { page: 'trigger', update: 'trigger', acknowledged: 'acknowledge', resolved: 'resolve' } as const;

export const createPagerDuty = (url: string, secret: (ref: SecretRef) => string, post: Post): Sender => ({
  concurrency: 2,
  close: () => undefined,
  send: async ({ delivery: { id, destination, message } }) => {
    if (destination.kind !== 'PagerDuty') return { kind: 'Refused', reason: 'it is not PagerDuty' };
    const event = eventOf(id, message, secret(destination.key));
    const result = await post(url, { 'content-type': 'application/json' }, JSON.stringify(event));
    return isAnswer(result) ? outcomeOfStatus(result) : result;
  },
});

const eventOf = (id: string, message: Message, key: string): object => {
  const action = actions[message.kind];
  const [alert] = message.alerts;
  return {
    routing_key: key,
    event_action: action,
    dedup_key: message.incident,
    ...(action === 'trigger'
      ? {
          payload: {
            summary: message.subject.slice(0, mostSummary),
            source: alert?.labels['system'] ?? message.owner,
            severity: message.severity === 'page' ? 'critical' : 'warning',
            timestamp: new Date(message.at).toISOString(),
            component: alert?.labels['stage'],
            group: alert?.labels['system'],
            class: alert?.name,
            custom_details: { owner: message.owner, text: message.text, message_id: id },
          },
          links: message.links.map(({ name, url }) => ({ href: url, text: name })),
          client: 'Atalaya',
        }
      : {}),
  };
};
