/** A file of its own, because it needs exact arithmetic, which most verbs load only when they work. */
import { InvalidArgumentError } from 'commander';
import { QuantityError, seconds, type Duration } from '../model/quantity.ts';

/** Seconds of a text such as '30s'. */
export const lengthOfTime = (text: string): number => {
  try {
    const value = seconds(text as Duration);
    if (value >= 1 && value <= 86_400) return value;
  } catch (error) {
    if (error instanceof QuantityError) throw new InvalidArgumentError(`${error.message}: ${error.fix}.`);
    throw error;
  }
  throw new InvalidArgumentError("Write a time from '1s' to '1d'.");
};
