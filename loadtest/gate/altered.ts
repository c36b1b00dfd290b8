/** Whether a message that is read back is the message that was sent. */
import type { Message, MessagePlan } from '../k6/messages.ts';

/** Fields whose value is another one than was sent. Only types whose values have one spelling, and instants. */
export const alteredFields = (fields: MessagePlan['fields'], sent: Message, row: Message): readonly string[] =>
  fields.flatMap(({ name, type }) => {
    const [was, is] = [sent[name], row[name]];
    return was === undefined || was === null || isSame(type, was, is) ? [] : [name];
  });

const isSame = (type: string, was: unknown, is: unknown): boolean => {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'date':
      return is === was;
    // An integer may be sent as text. Above 2^53 neither side has it exactly.
    case 'integer':
    case 'float':
      return Number(is) === Number(was);
    case 'timestamp':
      return instantOf(is) === instantOf(was);
    default:
      return true;
  }
};

const instantOf = (value: unknown): number | undefined => (typeof value === 'string' ? Date.parse(value) : undefined);
