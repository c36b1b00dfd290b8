/**
 * Who has which role on what, and the calls that need it. The root bootstrap, the guide and the test of least privilege are made from this
 * table; what the infrastructure of a system grants is compared with it (emittedGrants.test.ts). A role that no call needs has no row. Source of the permissions of a role: https://cloud.google.com/iam/docs/roles-permissions.
 */

/** Accounts of services, Google's own agents, the accounts of CI, and people. */
export type Holder =
  | 'ingest'
  | 'api'
  | 'pusher'
  | 'backup'
  | 'gateway'
  | 'callers'
  | 'Pub/Sub agent'
  | 'IAP agent'
  | 'plan'
  | 'apply'
  | 'deploy'
  | 'people on call'
  | 'people on call, to replay';

/** What a role is granted on. 'project' only where Google has no smaller resource for the call. */
export type Place =
  | 'project'
  | 'dataset'
  | 'backups'
  | 'topic'
  | 'dead-letter topic'
  | 'dead-letter subscription'
  | 'subscription'
  | 'ingest service'
  | 'api service'
  | 'functions'
  | 'worker pool'
  | 'pusher'
  | 'ingest account'
  | 'api account'
  | 'backup account'
  | 'repository'
  | 'states'
  | 'locks'
  | 'sources'
  | 'channel secrets'
  | 'service secrets';

/** What a system has; a row with `when` concerns only systems that have it. */
export interface Traits {
  /** Messages are pushed to ingest; false: it pulls them. */
  readonly pushes: boolean;
  /** The API has a POST route. */
  readonly publishes: boolean;
  /** The subscription has a dead-letter topic. */
  readonly deadLetters: boolean;
  readonly backups: boolean;
  /** The API is behind Identity-Aware Proxy. */
  readonly iap: boolean;
}

export type Trait = keyof Traits | 'pulls';

export const hasTrait = (traits: Traits, trait: Trait | undefined): boolean => {
  if (trait === undefined) return true;
  return trait === 'pulls' ? !traits.pushes : traits[trait];
};

export interface Need {
  readonly permission: string;
  /** The method that is called, and for what. */
  readonly call: string;
}

export interface RoleRow {
  readonly holder: Holder;
  readonly role: string;
  readonly on: Place;
  readonly when?: Trait;
  readonly needs: readonly Need[];
  readonly source: string;
}

export const need = (permission: string, call: string): Need => ({ permission, call });
