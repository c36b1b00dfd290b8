/**
 * Common parts of a root module: versions, state, provider and variables. Only the bucket of the state is set at
 * `terraform init`, because definitions do not contain it.
 */
import type { Environment } from '../model/system.ts';
import { literal, reference, type Block, type Blocks } from './expression.ts';
import { command } from '../text/command.ts';

/** Terraform 1.11 introduced write-only arguments, which keep secrets out of the state. */
export const terraformVersion = '>= 1.11';
export const providerVersion = '~> 8.0';

/** `state`: folder of the state in its bucket. */
export const frame = (state: string): Blocks => ({
  terraform: {
    required_version: terraformVersion,
    required_providers: { google: { source: 'hashicorp/google', version: providerVersion } },
    backend: { gcs: { prefix: state } },
  },
  provider: { google: { project: reference('var.project') } },
});

export const stateOf = (environment: Environment, id: string): string => `atalaya/${environment}/${id}`;

export const projectVariable = (project: string): Block => ({
  type: 'string',
  description: 'Project that everything here is created in.',
  default: literal(project),
});

/** Resource names are fixed at emission: the validation stops an apply for another environment. */
export const environmentVariable = (environment: Environment): Block => ({
  type: 'string',
  description: 'Environment that these files were emitted for.',
  default: environment,
  validation: {
    condition: reference(`var.environment == "${environment}"`),
    error_message: `These files were emitted for ${environment}: run '${command} emit --environment' with yours, and apply those.`,
  },
});
