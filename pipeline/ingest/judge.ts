/** Deliveries against the schema: rows to store, and rejections that no repetition would change. Pure. */
import type { Delivery, Row } from '../ports.ts';
import { rowOf } from './identity.ts';
import type { MessageParser, Rejection } from './message.ts';

export interface Judged {
  readonly rows: readonly Row[];
  /** Of each row, the index of its delivery. */
  readonly places: readonly number[];
  /** By the index of the delivery. */
  readonly rejections: ReadonlyMap<number, Rejection>;
  /** Bytes of the rows' messages. */
  readonly size: number;
  /** Fields that the schema lacks and that were dropped. */
  readonly unknown: number;
}

export const judge = (parser: MessageParser, deliveries: readonly Delivery[]): Judged => {
  const rows: Row[] = [];
  const places: number[] = [];
  const rejections = new Map<number, Rejection>();
  let size = 0;
  let unknown = 0;
  for (let index = 0; index < deliveries.length; index++) {
    const delivery = deliveries[index]!;
    const parsed = parser.fromBytes(delivery.data);
    if (parsed.kind === 'Rejection') {
      rejections.set(index, parsed);
      continue;
    }
    rows.push(rowOf(delivery, parsed.values));
    places.push(index);
    size += delivery.data.length;
    unknown += parsed.unknown;
  }
  return { rows, places, rejections, size, unknown };
};
