/**
 * The identity of a message: the id that it claims (`originalIdAttribute`), else the broker's. Replays and dead letters
 * carry the claim; producers may set it to their own key. One id is stored once. Ids of test messages have a prefix.
 */
import { originalIdAttribute, syntheticAttribute, type Delivery, type Row } from '../ports.ts';
import { syntheticId } from '../../model/synthetic.ts';

/** Most characters of an id that a message may claim. */
const maxLength = 256;

/** A claim is ignored when it is empty, too long, or has control characters or half a surrogate pair. */
export const identityOf = (delivery: Delivery): string => {
  const claim = delivery.attributes?.[originalIdAttribute];
  return claim !== undefined && isId(claim) ? withTestPrefix(delivery, claim) : brokerId(delivery);
};

const brokerId = (delivery: Delivery): string => withTestPrefix(delivery, delivery.id);

const withTestPrefix = ({ attributes }: Delivery, id: string): string =>
  attributes?.[syntheticAttribute] === undefined ? id : syntheticId(id);

/** `log` and `sequence` belong to the broker's id: a message that claims another id is looked up by id instead. */
export const rowOf = (delivery: Delivery, values: Row['values']): Row => {
  const messageId = identityOf(delivery);
  const { publishedAt, log, sequence } = delivery;
  return messageId === brokerId(delivery)
    ? { messageId, publishedAt, values, log, sequence }
    : { messageId, publishedAt, values, log: undefined, sequence: undefined };
};

const isId = (claim: string): boolean =>
  // eslint-disable-next-line no-control-regex
  claim.length > 0 && claim.length <= maxLength && claim.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(claim);
