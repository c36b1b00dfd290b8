/**
 * What Atalaya wants in a project and what is there, as plain data. A resource is found again by its key, and belongs to Atalaya by
 * its label `atalaya` alone (apply/ownership.ts), never by a name that somebody else may have chosen too.
 */
import { isWritable, kinds as allKinds, type WritableKind } from '../google/monitoring/kind.ts';
import type { Manager } from '../model/manager.ts';
import type { Environment } from '../model/system.ts';

/** A value in the API's JSON. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [field: string]: Json | undefined;
}

/** A metric descriptor is created where it is missing, and neither compared nor deleted. */
export type Kind = WritableKind;

/** Notification channels are read, never written. */
export type ReadKind = Kind | 'channel';

/** In the order of creation; deleted backwards. */
export const kinds: readonly Kind[] = allKinds.filter(isWritable);

/** A value that exists only in the project: `token` stands for it in the body's strings. */
export type Reference = { readonly token: string } & (
  | { readonly kind: 'channel'; readonly type: string; readonly displayName: string }
  /** Its id, as conditions select it. */
  | { readonly kind: 'uptimeCheck'; readonly key: string }
  /** Its id, as incident lists name it below `alertPolicies/`. */
  | { readonly kind: 'alertPolicy'; readonly key: string }
  | { readonly kind: 'cloudRunHost'; readonly service: string; readonly location: string }
);

export interface Wanted {
  readonly kind: Kind;
  /** Id of the project, as it is called there. */
  readonly project: string;
  /** Id of a system, or 'fleet'. */
  readonly owner: string;
  readonly environment: Environment;
  /** Unique among the resources of its kind in its project. */
  readonly key: string;
  readonly displayName: string;
  /**
   * Where it is created: the collection below `projects/<project>/`, such as 'services/atalaya-datos/serviceLevelObjectives',
   * and the id that the caller chooses; undefined where the server does (policies, uptime checks).
   */
  readonly collection: string;
  readonly id: string | undefined;
  /** As `atalaya apply` sends it, with tokens, and with its labels. */
  readonly body: JsonObject;
  readonly references: readonly Reference[];
}

export interface Live {
  readonly kind: Kind;
  readonly project: string;
  /** As the server names it: the last part, or more, may hold the project's number. */
  readonly name: string;
  /** Undefined where its labels say none. */
  readonly key: string | undefined;
  readonly displayName: string;
  readonly managedBy: Manager | undefined;
  readonly owner: string | undefined;
  readonly environment: string | undefined;
  /** As the server answered. */
  readonly body: JsonObject;
  readonly etag: string | undefined;
  /** From the mutation record, else the creation record. Only policies have them. */
  readonly changedBy: string | undefined;
  readonly changedAt: string | undefined;
}

/** A field in which canonical forms differ. Undefined on the side that lacks it. */
export interface FieldDifference {
  /** `conditions["api is down"].conditionThreshold.thresholdValue` */
  readonly path: string;
  readonly wanted: Json | undefined;
  readonly live: Json | undefined;
}

/**
 * create: it does not exist. update: it exists and differs. delete: it belongs to Atalaya, and no definition wants it any more.
 * adopt: it has the key or the display name of a wanted resource, but not the label.
 */
export type Change = 'create' | 'update' | 'delete' | 'adopt' | 'same';

export interface Difference {
  readonly kind: Kind;
  readonly project: string;
  readonly owner: string;
  readonly key: string;
  readonly displayName: string;
  readonly change: Change;
  /**
   * Who has to make the change: what Terraform manages is compared and never written. A resource that is to be created is
   * Terraform's where Terraform manages others of its owner.
   */
  readonly managedBy: Manager;
  /** Of update and adopt. */
  readonly fields: readonly FieldDifference[];
  readonly wanted: Wanted | undefined;
  readonly live: Live | undefined;
  /** References that no live resource answers: channels that are missing or not unique, resources that do not exist yet. */
  readonly unresolved: readonly Reference[];
}
