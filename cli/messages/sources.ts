/** Which messages a system's demo publishes: real flights for flights, generated ones of its schema for the others. */
import type { System } from '../../model/system.ts';
import { generateMessages } from './generateMessages.ts';
import { isFaulty, malformedMessage } from './malformedMessage.ts';
import { flightMessages } from './flights.ts';
import type { MessageSource } from './source.ts';
import type { Sample } from './sample.ts';

/** `faults`: the share of malformed messages, which ones is settled by their place in the source. */
export const sourceOf = (system: System, faults: number): MessageSource =>
  system.id === 'flights' ? withFaults(system, faults) : (from) => generated(system, from, faults);

async function* generated(system: System, from: number, faults: number): ReturnType<MessageSource> {
  yield* generateMessages(system, { from, faults });
}

const withFaults = (system: System, faults: number): MessageSource =>
  async function* faulty(from) {
    let n = from;
    for await (const messages of flightMessages(from)) {
      yield faults === 0
        ? messages
        : messages.map((message, i) => (isFaulty(n + i, faults) ? malformedMessage(system, n + i) : message));
      n += messages.length;
    }
  };

const wanted = 20;

/** The source's first messages, parsed: values that a caller may ask for. Undefined in the place of a malformed one. */
export const samplesOf = async (system: System, faults: number): Promise<readonly (Sample | undefined)[]> => {
  for await (const messages of sourceOf(system, 0)(0)) {
    return messages
      .slice(0, wanted)
      .map((message, n) =>
        isFaulty(n, faults) ? undefined : (JSON.parse(Buffer.from(message).toString('utf8')) as Sample),
      );
  }
  return [];
};
