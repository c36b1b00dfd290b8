/**
 * Who writes a resource of Cloud Monitoring: Terraform, or `atalaya apply`. Each leaves alone what the other writes, and both leave
 * alone what has no such label. The label is set by whoever creates the resource, so committed JSON does not have it.
 */
export type Manager = 'apply' | 'terraform';

export const managerLabel = 'atalaya';

export const managedBy = <M extends Manager>(manager: M): { readonly [managerLabel]: M } => ({
  [managerLabel]: manager,
});

/** Log-based metrics have no labels: the last line of their description says whose they are. */
export const ownerLine = (manager: Manager, owner: string, environment: string): string =>
  `${managerLabel}: ${manager}, system ${owner}, environment ${environment}`;

const line = new RegExp(String.raw`(?:^|\n)${managerLabel}: (apply|terraform), system (\S+), environment (\S+)$`);

export interface OwnerLine {
  readonly manager: Manager;
  readonly owner: string;
  readonly environment: string;
  /** The description without its last line. */
  readonly text: string;
}

/** Undefined where the description does not end in such a line. */
export const readOwnerLine = (description: string): OwnerLine | undefined => {
  const [found, manager, owner = '', environment = ''] = line.exec(description) ?? [];
  if (found === undefined || (manager !== 'apply' && manager !== 'terraform')) return undefined;
  return { manager, owner, environment, text: description.slice(0, description.length - found.length) };
};
