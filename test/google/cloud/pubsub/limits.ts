/**
 * What Pub/Sub refuses. Sources: https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names, /pubsub/quotas and the reference of
 * google.pubsub.v1.
 */
import { accountExists } from '../policies.ts';
import { invalid, Refusal } from '../refusal.ts';
import type { Body } from '../service.ts';
import { textOf } from '../textOf.ts';
import type { World } from '../world.ts';

const day = 86_400;

export const checkResourceId = (id: string, kind: string): void => {
  if (!/^(?!goog)[A-Za-z][A-Za-z0-9._~+%-]{2,254}$/.test(id))
    throw invalid(
      `Invalid [${kind}] name: (name=${id}). Refer to https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names for more information.`,
    );
};

const secondsOf = (duration: unknown): number => Number(/^(\d+(?:\.\d+)?)s$/.exec(String(duration))?.[1] ?? Number.NaN);

const checkDuration = (value: unknown, field: string, least: number, most: number): void => {
  if (value === undefined) return;
  const seconds = secondsOf(value);
  if (!(seconds >= least && seconds <= most))
    throw invalid(
      `The value for ${field} is out of bounds. You passed ${textOf(value)} in the request, but the value must be between ${least}s and ${most}s.`,
    );
};

export const checkLabels = (labels: unknown): void => {
  const entries = Object.entries((labels ?? {}) as Record<string, string>);
  if (entries.length > 64) throw invalid('A resource has at most 64 labels.');
  for (const [key, value] of entries)
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key) || !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value))
      throw invalid(`Invalid label "${key}: ${value}".`);
};

export const checkTopic = (world: World, topic: Body): void => {
  checkLabels(topic['labels']);
  checkDuration(topic['messageRetentionDuration'], 'message_retention_duration', 600, 31 * day);
  const { schema } = (topic['schemaSettings'] ?? {}) as { schema?: string };
  if (schema !== undefined && !world.kept.has(`//pubsub.googleapis.com/${schema}`))
    throw new Refusal(404, 'NOT_FOUND', `Resource not found (resource=${schema.slice(schema.lastIndexOf('/') + 1)}).`);
};

export const checkSubscription = (world: World, subscription: Body): void => {
  checkLabels(subscription['labels']);
  const {
    ackDeadlineSeconds: deadline = 10,
    filter = '',
    pushConfig,
    deadLetterPolicy,
    retryPolicy,
    expirationPolicy,
  } = subscription as {
    ackDeadlineSeconds?: number;
    filter?: string;
    pushConfig?: { pushEndpoint?: string; oidcToken?: { serviceAccountEmail?: string } };
    deadLetterPolicy?: { deadLetterTopic?: string; maxDeliveryAttempts?: number };
    retryPolicy?: { minimumBackoff?: string; maximumBackoff?: string };
    expirationPolicy?: { ttl?: string };
  };
  if (deadline < 10 || deadline > 600)
    throw invalid(
      `Invalid ack deadline given: (ack_deadline_seconds=${deadline}). The value must be between 10 and 600 seconds.`,
    );
  checkDuration(subscription['messageRetentionDuration'], 'message_retention_duration', 600, 31 * day);
  if (filter.length > 256) throw invalid('A filter has at most 256 bytes.');
  const { minimumBackoff = '10s', maximumBackoff = '600s' } = retryPolicy ?? {};
  checkDuration(minimumBackoff, 'minimum_backoff', 0, 600);
  checkDuration(maximumBackoff, 'maximum_backoff', 0, 600);
  if (secondsOf(minimumBackoff) > secondsOf(maximumBackoff))
    throw invalid('minimum_backoff must be at most maximum_backoff.');
  if (expirationPolicy?.ttl !== undefined) {
    checkDuration(expirationPolicy.ttl, 'ttl', day, 365 * day);
    if (secondsOf(expirationPolicy.ttl) < secondsOf(subscription['messageRetentionDuration'] ?? `${7 * day}s`))
      throw invalid('The expiration ttl must be at least the message retention duration.');
  }
  if (deadLetterPolicy !== undefined) {
    const { deadLetterTopic, maxDeliveryAttempts: attempts = 5 } = deadLetterPolicy;
    if (attempts < 5 || attempts > 100) throw invalid(`max_delivery_attempts must be between 5 and 100: ${attempts}.`);
    checkTopicExists(world, deadLetterTopic);
  }
  const { pushEndpoint = '', oidcToken } = pushConfig ?? {};
  if (pushEndpoint !== '' && !/^https:\/\/[^/\s]+/.test(pushEndpoint))
    throw invalid(`Invalid push endpoint given (endpoint=${pushEndpoint}). Endpoint must use HTTPS.`);
  const email = oidcToken?.serviceAccountEmail;
  if (email !== undefined && !accountExists(world, email))
    throw invalid(`The service account ${email} does not exist.`);
};

export const checkTopicExists = (world: World, topic: string | undefined): void => {
  if (topic === undefined || !world.kept.has(`//pubsub.googleapis.com/${topic}`))
    throw new Refusal(
      404,
      'NOT_FOUND',
      `Resource not found (resource=${(topic ?? '').slice((topic ?? '').lastIndexOf('/') + 1)}).`,
    );
};
