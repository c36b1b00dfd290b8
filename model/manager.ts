/**
 * Who writes a resource of Cloud Monitoring: Terraform, or `atalaya apply`. Each leaves alone what the other writes, and both leave
 * alone what has no such label. The labels are set by whoever creates the resource, so committed JSON does not have them. The
 * organization keeps the definitions of two repositories in one project apart.
 */
export type Manager = 'apply' | 'terraform';

export const managerLabel = 'atalaya';
export const organizationLabel = 'organization';

export interface ManagerLabels {
  readonly [managerLabel]: Manager;
  readonly [organizationLabel]: string;
}

/** `organization`: its id. */
export const managedBy = (manager: Manager, organization: string): ManagerLabels => ({
  [managerLabel]: manager,
  [organizationLabel]: organization,
});

export interface OwnerLine {
  readonly manager: Manager;
  readonly organization: string;
  /** Id of a system, or 'fleet'. */
  readonly owner: string;
  readonly environment: string;
}

/** Log-based metrics have no labels: the last line of their description says whose they are. */
export const ownerLine = ({ manager, organization, owner, environment }: OwnerLine): string =>
  `${managerLabel}: ${manager}, organization ${organization}, system ${owner}, environment ${environment}`;

const line = new RegExp(
  String.raw`(?:^|\n)${managerLabel}: (apply|terraform), organization (\S+), system (\S+), environment (\S+)$`,
);

/** With the description without that line; undefined where it does not end in one. */
export const readOwnerLine = (description: string): (OwnerLine & { readonly text: string }) | undefined => {
  const [found, manager, organization = '', owner = '', environment = ''] = line.exec(description) ?? [];
  if (found === undefined || (manager !== 'apply' && manager !== 'terraform')) return undefined;
  return { manager, organization, owner, environment, text: description.slice(0, description.length - found.length) };
};
