/**
 * Sends to Slack by its Web API, which answers 200 also to what it refuses. What follows a message is posted into its thread, and a resolve
 * also rewrites the message itself. The id is in the message's metadata. Source: Slack, "chat.postMessage", "chat.update", "Rate limits".
 */
import type { SecretRef } from '../../model/channel.ts';
import { isAnswer, outcomeOfStatus, type Post } from './http.ts';
import type { Message, Outcome } from './message.ts';
import type { Sender } from './sender.ts';

export const slackApi = 'https://slack.com/api';

/** Errors that may pass. Every other one needs somebody to change something. */
const mayPass: ReadonlySet<string> = new Set([
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'accesslimited',
]);

/** Characters of the text of a section. */
const mostText = 3_000;

export const createSlack = (api: string, secret: (ref: SecretRef) => string, post: Post): Sender => {
  const call = async (method: string, token: string, body: object): Promise<Outcome> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' };
    const result = await post(`${api}/${method}`, headers, JSON.stringify(body));
    if (!isAnswer(result)) return result;
    if (result.status !== 200) return outcomeOfStatus(result);
    const answer = answerOf(result.text);
    if (answer === undefined) return { kind: 'Unknown', reason: 'Slack answers something that is not JSON' };
    if (answer.ok) return { kind: 'Delivered', answer: { channel: answer.channel ?? '', ts: answer.ts ?? '' } };
    const reason = `Slack refuses it: ${answer.error ?? 'no reason'}`;
    return mayPass.has(answer.error ?? '') ? { kind: 'NotNow', reason } : { kind: 'Refused', reason };
  };
  return {
    // About one message a second for each channel.
    concurrency: 1,
    close: () => undefined,
    send: async ({ delivery: { id, destination, message }, first }) => {
      if (destination.kind !== 'Slack') return { kind: 'Refused', reason: 'it is not a Slack channel' };
      const token = secret(destination.token);
      const thread = first?.answer;
      if (message.kind === 'resolved' && thread !== undefined) {
        const update = { channel: thread['channel'], ts: thread['ts'], ...content(id, message) };
        const updated = await call('chat.update', token, update);
        if (updated.kind === 'NotNow' || updated.kind === 'Unknown') return updated;
      }
      return call('chat.postMessage', token, {
        channel: thread?.['channel'] ?? destination.channel,
        ...(thread === undefined ? {} : { thread_ts: thread['ts'], reply_broadcast: message.kind === 'page' }),
        ...content(id, message),
        unfurl_links: false,
      });
    },
  };
};

const content = (id: string, { subject, text, links, incident }: Message): object => ({
  text: escaped(subject),
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: `*${escaped(subject)}*`.slice(0, mostText) } },
    { type: 'section', text: { type: 'plain_text', text: text.slice(0, mostText), emoji: false } },
    ...(links.length === 0
      ? []
      : [{ type: 'section', text: { type: 'mrkdwn', text: linksText(links).slice(0, mostText) } }]),
  ],
  metadata: { event_type: 'atalaya_incident', event_payload: { id, incident } },
});

const linksText = (links: Message['links']): string =>
  links.map(({ name, url }) => `<${url.replaceAll(/[|<>\s]/g, encodeURIComponent)}|${escaped(name)}>`).join('  ');

/** Source: Slack, "Formatting text for app surfaces", escaping. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

interface Answer {
  readonly ok: boolean;
  readonly error?: string;
  readonly channel?: string;
  readonly ts?: string;
}

const answerOf = (text: string): Answer | undefined => {
  try {
    const value = JSON.parse(text) as Answer;
    return typeof value === 'object' && value !== null && typeof value.ok === 'boolean' ? value : undefined;
  } catch {
    return undefined;
  }
};
