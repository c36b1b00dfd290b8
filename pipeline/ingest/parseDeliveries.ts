/** Parses deliveries by the schema: rows to store, and rejections, which a retry would not change. Pure. */
import type { Delivery, Row } from '../ports.ts';
import { rowOf } from './identity.ts';
import type { MessageParser } from './message.ts';
import type { Rejection } from './rejection.ts';

export interface ParsedDeliveries {
  readonly rows: readonly Row[];
  /** The index of each row's delivery. */
  readonly deliveryIndexes: readonly number[];
  /** By index of the delivery. */
  readonly rejections: ReadonlyMap<number, Rejection>;
  /** Bytes of the rows' messages. */
  readonly size: number;
  /** Number of fields that the schema lacks; they were dropped. */
  readonly unknownFields: number;
}

/** `checkTime`: why a row of this time of publishing can never be stored. */
export const parseDeliveries = (
  parser: MessageParser,
  deliveries: readonly Delivery[],
  checkTime: (publishedAt: number) => Rejection | undefined = () => undefined,
): ParsedDeliveries => {
  const rows: Row[] = [];
  const deliveryIndexes: number[] = [];
  const rejections = new Map<number, Rejection>();
  let size = 0;
  let unknownFields = 0;
  for (let index = 0; index < deliveries.length; index++) {
    const delivery = deliveries[index]!;
    const parsed = parser.fromBytes(delivery.data);
    if (parsed.kind === 'Rejection') {
      rejections.set(index, parsed);
      continue;
    }
    const row = rowOf(delivery, parsed.values);
    const late = row.fixedTime === true ? checkTime(row.publishedAt) : undefined;
    if (late !== undefined) {
      rejections.set(index, late);
      continue;
    }
    rows.push(row);
    deliveryIndexes.push(index);
    size += delivery.data.length;
    unknownFields += parsed.unknownFields;
  }
  return { rows, deliveryIndexes, rejections, size, unknownFields };
};
