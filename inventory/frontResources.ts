/** What stands in front of services: clusters and what they expose, load balancers, Cloud Endpoints. */
import type { Located, Link, Variable } from './located.ts';

export interface GkeCluster extends Located {
  readonly kind: 'GkeCluster';
  readonly name: string;
}

/** A Deployment or StatefulSet of Kubernetes. */
export interface Workload extends Located {
  readonly kind: 'Workload';
  readonly name: string;
  readonly namespace: string;
  readonly variables: readonly Variable[];
}

/** A Service, Ingress or Gateway of Kubernetes that opens workloads to callers. */
export interface Exposure extends Located {
  readonly kind: 'Exposure';
  readonly name: string;
  readonly namespace: string;
  /** The value of the selector's `app` label, or the name of the Service behind an Ingress. */
  readonly target: Link;
}

export interface ForwardingRule extends Located {
  readonly kind: 'ForwardingRule';
  readonly name: string;
  readonly proxy: Link;
  readonly isInternal: boolean;
}

export interface TargetProxy extends Located {
  readonly kind: 'TargetProxy';
  readonly name: string;
  readonly urlMap: Link;
}

export interface UrlMap extends Located {
  readonly kind: 'UrlMap';
  readonly name: string;
  readonly backends: readonly string[];
}

export interface BackendService extends Located {
  readonly kind: 'BackendService';
  readonly name: string;
  readonly groups: readonly string[];
  readonly isInternal: boolean;
}

/** A group of endpoints behind a backend service; `service` and `function` only where it is serverless. */
export interface EndpointGroup extends Located {
  readonly kind: 'EndpointGroup';
  readonly name: string;
  readonly service: Link;
  readonly function: Link;
}

/** Cloud Endpoints or an API Gateway: its managed service. */
export interface EndpointsService extends Located {
  readonly kind: 'EndpointsService';
  readonly service: string;
}
