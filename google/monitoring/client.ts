/**
 * Resources of Cloud Monitoring in a project, by one small interface for all kinds. Bodies are proto3 JSON as the REST API has
 * it, without default values: callers never see objects of a client library. Every method rejects with `MonitoringError`.
 */
import type { Kind, WritableKind } from './kind.ts';

/** A resource in proto3 JSON. */
export type Body = Readonly<Record<string, unknown>>;

export interface MonitoringReader {
  /** All resources of a kind; `parent` is `projects/<project>`. SLOs are those of all services of the project. */
  readonly list: (kind: Kind, parent: string) => Promise<readonly Body[]>;
  /** Undefined where there is none of this name. */
  readonly get: (kind: Kind, name: string) => Promise<Body | undefined>;
  /** The host of a Cloud Run service, `projects/<project>/locations/<location>/services/<service>`; undefined where there is no such service or it has no URL. */
  readonly hostOfRun: (name: string) => Promise<string | undefined>;
}

export interface MonitoringClient extends MonitoringReader {
  /** `parent` is `projects/<project>`, of an SLO the name of its service. `id` names a service, an SLO. Not repeated when its answer was lost. */
  readonly create: (kind: WritableKind, parent: string, body: Body, id?: string) => Promise<Body>;
  /** Fields of `mask` become those of `body`, or are removed. A dashboard and a log-based metric have no mask: `body` replaces the whole; a dashboard's has the `etag` that was read. */
  readonly update: (kind: WritableKind, name: string, body: Body, mask: readonly string[]) => Promise<Body>;
  /** `true`: it is gone by this call; `false`: it was gone before. */
  readonly remove: (kind: WritableKind, name: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}
