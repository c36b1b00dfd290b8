/**
 * Who a message is: the id that it claims (`originalIdAttribute`), else the broker's. Replays and dead letters carry the
 * claim; producers may set it to a key of their own. What is stored under an id is stored once. What a test sent says so.
 */
import { originalIdAttribute, syntheticAttribute, type Delivery, type Row } from '../ports.ts';
import { syntheticId } from '../synthetic.ts';

/** Characters of an id that a message may claim. */
const longest = 256;

/** A claim that is empty, too long, or holds control characters or half a surrogate pair counts as none. */
export const identityOf = (delivery: Delivery): string => {
  const claim = delivery.attributes?.[originalIdAttribute];
  return claim !== undefined && isId(claim) ? marked(delivery, claim) : ownId(delivery);
};

const ownId = (delivery: Delivery): string => marked(delivery, delivery.id);

const marked = ({ attributes }: Delivery, id: string): string =>
  attributes?.[syntheticAttribute] === undefined ? id : syntheticId(id);

/** The place in the log is the broker's message's own: one that claims another id is looked up by id instead. */
export const rowOf = (delivery: Delivery, values: Row['values']): Row => {
  const messageId = identityOf(delivery);
  const { publishedAt, log, sequence } = delivery;
  return messageId === ownId(delivery)
    ? { messageId, publishedAt, values, log, sequence }
    : { messageId, publishedAt, values, log: undefined, sequence: undefined };
};

const isId = (claim: string): boolean =>
  // eslint-disable-next-line no-control-regex
  claim.length > 0 && claim.length <= longest && claim.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(claim);
