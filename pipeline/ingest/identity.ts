/**
 * The identity of a message: the id that it claims (`originalIdAttribute`), else the broker's. Replays and dead letters
 * carry the claim; producers may set it to their own key. One id is stored once. With the original time of publishing beside it
 * (`originalTimeAttribute`), every copy is the same row. Ids of test messages have a prefix.
 */
import {
  maxAhead,
  originalIdAttribute,
  originalTimeAttribute,
  syntheticAttribute,
  type Delivery,
  type Row,
} from '../ports.ts';
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
  if (messageId === brokerId(delivery)) return { messageId, publishedAt, values, log, sequence };
  const row = { messageId, publishedAt, values, log: undefined, sequence: undefined };
  const original = originalTime(delivery);
  return original === undefined ? row : { ...row, publishedAt: original, fixedTime: true };
};

/** Milliseconds since the epoch. A time that is clearly after the delivery's own is ignored, as is one that is no whole number. */
export const originalTime = ({ attributes, publishedAt }: Delivery): number | undefined => {
  const text = attributes?.[originalTimeAttribute];
  if (text === undefined || !/^\d{1,15}$/.test(text)) return undefined;
  const time = Number(text);
  return time <= publishedAt + maxAhead ? time : undefined;
};

const isId = (claim: string): boolean =>
  // eslint-disable-next-line no-control-regex
  claim.length > 0 && claim.length <= maxLength && claim.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(claim);
