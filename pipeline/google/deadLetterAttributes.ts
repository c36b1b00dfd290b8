/** The attributes that Pub/Sub adds to a message when it moves it to its dead-letter topic. */
import type { Attributes } from '../ports.ts';

const prefix = 'CloudPubSubDeadLetterSource';

export const deadLetterAttributes: { readonly deliveries: string; readonly publishTime: string } = {
  deliveries: `${prefix}DeliveryCount`,
  publishTime: `${prefix}TopicPublishTime`,
};

/** Attributes as their publisher set them. */
export const withoutDeadLetterAttributes = (attributes: Attributes | undefined): Attributes =>
  Object.fromEntries(Object.entries(attributes ?? {}).filter(([name]) => !name.startsWith(prefix)));
