/** Why an answer cannot be right: the same rules as of the definitions that are written with it. */
import { defineOrganization } from '../../model/defineOrganization.ts';
import { placeholdersIn } from '../../model/placeholders.ts';
import { DefinitionError } from '../../model/problem.ts';
import { systemIdProblem } from '../../model/shape/definition.ts';
import { email } from '../../model/channel.ts';
import type { Answers } from './answers.ts';

export interface Fault {
  readonly message: string;
  readonly fix: string;
}

const sound: Answers = {
  name: 'shop',
  project: 'shop-monitoring',
  email: 'sre@shop.internal',
  repository: 'https://code.shop.internal/sre',
  system: 'orders',
};

/** Undefined where it is sound. */
export const answerFault = (of: keyof Answers, value: string): Fault | undefined => {
  if (of === 'system') return systemIdProblem(value);
  const [placeholder] = placeholdersIn(value, of === 'repository');
  if (placeholder !== undefined) return { message: `'${placeholder.token}' ${placeholder.why}`, fix: placeholder.fix };
  const answers: Answers = { ...sound, [of]: value };
  const { name, project, repository } = answers;
  const channels = [email(answers.email)];
  try {
    defineOrganization({
      id: name,
      project,
      owner: name,
      runbooks: runbooksOf(repository),
      owners: [{ id: name, channels: { page: channels, ticket: channels } }],
    });
    return undefined;
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems[0];
    throw error;
  }
};

/** Where people read the folder 'generated'. */
export const runbooksOf = (repository: string): string => `${repository.replace(/\/$/, '')}/blob/main/generated`;
