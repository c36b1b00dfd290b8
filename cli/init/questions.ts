/** What `atalaya init` has to know: each value from its option, from the person at the terminal, or by default. */
import type { Io } from '../run/io.ts';
import { UsageError } from '../../model/usageError.ts';
import { answerFault } from './answerFault.ts';
import type { Answers } from './answers.ts';

export interface Question {
  readonly of: keyof Answers;
  readonly text: string;
  /** From the answers before it; undefined where there is none. */
  readonly otherwise: (answers: Partial<Answers>) => string | undefined;
}

/** Asks again after an answer that cannot be right. An option that cannot be right is an error. */
export const answersOf = async (
  questions: readonly Question[],
  given: Partial<Answers>,
  { ask, stdout }: { readonly ask: Io['ask']; readonly stdout: Io['stdout'] },
): Promise<Answers> => {
  let answers: Partial<Answers> = {};
  for (const { of, text, otherwise } of questions) {
    const option = given[of];
    const byDefault = otherwise(answers);
    const fault = option === undefined ? undefined : answerFault(of, option);
    if (fault !== undefined) throw new UsageError(`--${of}: ${fault.message}`, fault.fix);
    const value = option ?? (ask === undefined ? byDefault : await asked(of, text, byDefault, { ask, stdout }));
    if (value === undefined)
      throw new UsageError(`nothing says ${text}`, `write --${of}, or run this on a terminal, which asks`);
    answers = { ...answers, [of]: value };
  }
  return answers as Answers;
};

const asked = async (
  of: keyof Answers,
  text: string,
  byDefault: string | undefined,
  { ask, stdout }: { readonly ask: NonNullable<Io['ask']>; readonly stdout: Io['stdout'] },
): Promise<string> => {
  for (;;) {
    const answer = (await ask(`${text}${byDefault === undefined ? '' : ` (${byDefault})`}: `)).trim();
    const value = answer === '' ? byDefault : answer;
    if (value === undefined) continue;
    const fault = answerFault(of, value);
    if (fault === undefined) return value;
    stdout(`  ${fault.message}: ${fault.fix}\n`);
  }
};
