/** Messages of the freight system, valid and malformed. */
import type { OutgoingMessage } from '../../pipeline/ports.ts';

const airports = ['LAS', 'SFO', 'JFK', 'ORD', 'ATL'];

export const flight = (index: number): OutgoingMessage => ({
  data: Buffer.from(
    JSON.stringify({
      date: new Date(978_307_200_000 + index * 60_000).toISOString(),
      delay: (index % 200) - 20,
      distance: 100 + (index % 2_000),
      origin: airports[index % 5],
      destination: airports[(index + 1) % 5],
    }),
  ),
});

export const malformed = (index: number): OutgoingMessage => ({ data: Buffer.from(`{"flight": ${index}`) });

/** One of 50 is malformed. */
export const freightWithFaults = (from: number, count: number): OutgoingMessage[] =>
  Array.from({ length: count }, (_, i) => ((from + i) % 50 === 49 ? malformed(from + i) : flight(from + i)));
