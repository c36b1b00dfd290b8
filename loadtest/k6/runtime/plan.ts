/** The parts of a plan that a script uses. */

// --- emitted from here ---

interface Asked {
  readonly kind: 'Latest' | 'Filtered' | 'NextPage' | 'Miss' | 'ByKey' | 'KeyMiss';
  readonly weight: number;
  readonly path: string;
  readonly fields: readonly string[];
}

interface Counted {
  readonly scenario: string;
  readonly type: 'availability' | 'latency' | 'processing' | 'freshness';
  readonly metric: string;
  /** Milliseconds. */
  readonly under?: number;
  readonly forgives4xx: boolean;
}

interface Plan {
  readonly system: string;
  readonly name: string;
  readonly port: number;
  readonly thinks: number;
  readonly waits: number;
  readonly bounds: readonly number[];
  readonly reads: readonly Asked[];
  readonly rows?: { readonly path: string; readonly key?: string };
  readonly writing?: {
    readonly path: string;
    readonly messages: number;
    readonly marker: string;
    readonly markerType: 'string' | 'integer';
  };
  readonly readBack?: { readonly path: string; readonly by: 'filter' | 'key'; readonly fields: readonly string[] };
  readonly fields: readonly { readonly name: string; readonly type: string; readonly required: boolean }[];
  readonly counted: readonly Counted[];
}
// --- emitted to here ---

export type { Asked, Counted, Plan };
