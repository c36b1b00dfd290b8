/**
 * Message ids of the embedded queue: four characters for the queue file, the length of the sequence, and the sequence in
 * base 36, so that ids sort in the order of publishing. At most twelve characters for the first two billion messages.
 */

export const messageIdOf = (log: string, sequence: number): string => {
  const digits = sequence.toString(36);
  return `${log}${digits.length.toString(36)}${digits}`;
};

/** The log and sequence of an embedded id, or undefined for any other text. */
export const parseMessageId = (id: string): { readonly log: string; readonly sequence: number } | undefined => {
  if (!/^[0-9a-z]{4}[1-9a-b][0-9a-z]{1,11}$/.test(id)) return undefined;
  const log = id.slice(0, 4);
  const sequence = Number.parseInt(id.slice(5), 36);
  return messageIdOf(log, sequence) === id ? { log, sequence } : undefined;
};
