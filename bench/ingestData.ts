/** The messages that the ingest benchmarks move: freight of about 110 bytes. */

const airports = ['LAS', 'SFO', 'JFK', 'ORD', 'ATL', 'DFW', 'SEA', 'BOS', 'MIA', 'DEN'];

/** A thousand different messages; benchmarks go round them. */
export const flightMessages = (): readonly Uint8Array[] =>
  Array.from({ length: 1_000 }, (_, index) =>
    new TextEncoder().encode(
      JSON.stringify({
        date: new Date(978_307_800_000 + index * 60_000).toISOString(),
        delay: (index % 50) - 10,
        distance: 100 + index,
        origin: airports[index % 10],
        destination: airports[(index + 3) % 10],
      }),
    ),
  );

/** '123k'. */
export const thousands = (perSecond: number): string => `${Math.round(perSecond / 1_000)}k`;
