/**
 * The frame of a root module: versions, state, provider and variables. The state's bucket is the one thing that is given
 * at `terraform init`, as it is nobody's to guess.
 */
import type { Environment } from '../model/system.ts';
import { literal, reference, type Block, type Blocks } from './expression.ts';

/** Write-only arguments, by which secrets stay out of the state, are in Terraform since 1.11. */
export const terraformVersion = '>= 1.11';
export const providerVersion = '~> 8.0';

/** `state` is the folder of the state in its bucket. */
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

/** Names of resources are decided when these files are emitted: whoever applies them for another environment is stopped. */
export const environmentVariable = (environment: Environment): Block => ({
  type: 'string',
  description: 'Environment that these files were emitted for.',
  default: environment,
  validation: {
    condition: reference(`var.environment == "${environment}"`),
    error_message: `These files were emitted for ${environment}: run 'npx atalaya emit --environment' with yours, and apply those.`,
  },
});
