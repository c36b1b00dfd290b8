/** Names of the secrets that the services of a system read. Bootstrap makes them empty, and a person adds their values. */
import { resourceName, type Environment, type PipelineSystem } from '../model/system.ts';

export interface SystemSecrets {
  /** 32 random bytes in base64, by which the API signs cursors. */
  readonly cursorKey: string;
  /** The output of `atalaya token list <system> --json`; undefined where the API takes no tokens. */
  readonly tokens: string | undefined;
}

export const systemSecrets = (system: PipelineSystem, environment: Environment): SystemSecrets => ({
  cursorKey: resourceName(system, `${system.id}-cursor-key`, environment),
  tokens: system.stages.api.auth === 'token' ? resourceName(system, `${system.id}-tokens`, environment) : undefined,
});
