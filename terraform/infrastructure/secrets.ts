/** Secrets that a system's API reads from Secret Manager. A person makes them; Terraform knows their names alone. */
import { resourceName, type Environment, type PipelineSystem } from '../../model/system.ts';

export interface SystemSecret {
  /** Variable of the root with the secret's name. */
  readonly variable: 'cursor_key_secret' | 'tokens_secret';
  readonly name: string;
  /** What its latest version is. */
  readonly content: string;
}

export const systemSecrets = (system: PipelineSystem, environment: Environment): readonly SystemSecret[] => {
  const named = (end: string): string => resourceName(system, `${system.id}-${end}`, environment);
  return [
    {
      variable: 'cursor_key_secret',
      name: named('cursor-key'),
      content: '32 random bytes in base64, by which the API signs cursors',
    },
    ...(system.stages.api.auth === 'token'
      ? ([
          {
            variable: 'tokens_secret',
            name: named('tokens'),
            content: `the output of 'atalaya token list ${system.id} --json'`,
          },
        ] as const)
      : []),
  ];
};
