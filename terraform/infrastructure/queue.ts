/** Topic, subscription and dead-letter topic: the module `pipeline`. */
import { seconds } from '../../model/quantity.ts';
import { literal, reference, type Block, type Json } from '../expression.ts';
import { isFunction, type InfrastructureContext } from './context.ts';

export const queueModule = (context: InfrastructureContext): Block => {
  const { system, infrastructure, names, labels } = context;
  const { queue, ingest } = system.stages;
  const isPull = infrastructure.ingest === 'worker';
  return {
    source: '../../modules/pipeline',
    project: reference('var.project'),
    topic: literal(names.topic),
    create_topic: infrastructure.existing.includes('topic') ? false : undefined,
    subscription: literal(names.subscription),
    push: isPull ? undefined : push(context),
    ack_deadline_seconds: seconds(queue.ackDeadline),
    request_timeout_seconds: isPull ? undefined : seconds(ingest.resources.timeout),
    retention_seconds: seconds(queue.retention),
    dead_letters: queue.deadLetters === 'none' ? false : undefined,
    max_delivery_attempts: queue.maxDeliveryAttempts,
    labels,
    protect: reference('var.protect'),
  };
};

const push = (context: InfrastructureContext): Json => ({
  endpoint: `${reference('module.ingest.uri')}/`,
  account: reference('module.identity.emails["pusher"]'),
  audience: pushAudience(context),
});

/**
 * The audience of the pushes' tokens, which the service checks too. It is known before the service is; a function accepts no audience
 * but its address. Source: Cloud Run, "Custom audiences".
 */
const pushAudience = (context: InfrastructureContext): string =>
  isFunction(context, 'ingest') ? reference('module.ingest.uri') : customAudience(context);

export const customAudience = ({ ingest }: InfrastructureContext): string =>
  `https://${literal(ingest)}.${reference('var.project')}.push`;
