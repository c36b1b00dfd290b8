/** What all systems share: owners, who is notified of alerts, and link targets. One file: systems/organization.ts. */
import type { Budget, BudgetDefinition } from './budget.ts';
import type { Channel } from './channel.ts';
import type { OnCallPlan, OnCallPlanDefinition } from './oncall/onCallPlan.ts';
import type { OnCall, OnCallDefinition } from './oncall/team.ts';
import type { Prices, PricesDefinition } from './prices.ts';
import type { Percentage } from './quantity.ts';
import type { SharedObjective } from './sharedObjective.ts';
import type { Severity } from './severity.ts';

export interface Owner {
  readonly id: string;
  /** Who is notified, by severity. */
  readonly channels: Readonly<Record<Severity, readonly Channel[]>>;
  /** Undefined: nobody is on call; the channels are notified. */
  readonly onCall: OnCall | undefined;
}

/** When so many systems fail together, it is one incident. Both bounds have to be passed. */
export interface FleetBounds {
  /** Share of the declared systems. */
  readonly share: Percentage;
  readonly minimum: number;
}

export interface Organization {
  readonly kind: 'Organization';
  readonly id: string;
  /** The project whose metrics scope holds every system's project: fleet alerts and dashboards live there. */
  readonly project: string;
  /** Owner of what belongs to the fleet as a whole. */
  readonly owner: string;
  /** Absolute, without a slash at the end: where people read the folder 'generated'. */
  readonly runbooks: string;
  /** Absolute, without a slash at the end. */
  readonly console: string;
  readonly owners: readonly Owner[];
  readonly fleet: FleetBounds;
  /** Objectives that several systems have together. */
  readonly sharedObjectives: readonly SharedObjective[];
  readonly onCall: OnCallPlan;
  /** For estimates of cost. */
  readonly prices: Prices;
  /** Undefined: the definition says 'none', and no budget is emitted. */
  readonly budget: Budget | undefined;
}

export type OwnerDefinition = Omit<Owner, 'onCall'> & { readonly onCall?: OnCallDefinition };

/** An organization as a team writes it; the optional fields have defaults. */
export type OrganizationDefinition = Omit<
  Organization,
  'kind' | 'console' | 'fleet' | 'sharedObjectives' | 'prices' | 'owners' | 'onCall' | 'budget'
> &
  Partial<Pick<Organization, 'console' | 'fleet' | 'sharedObjectives'>> & {
    readonly owners: readonly OwnerDefinition[];
    readonly onCall?: OnCallPlanDefinition;
    /** Those that are left out are not priced. Without any: the list prices. */
    readonly prices?: PricesDefinition;
    /** Without one: 1.5 times the estimate of `atalaya cost`. 'none': no budget is emitted. */
    readonly budget?: BudgetDefinition | 'none';
  };
