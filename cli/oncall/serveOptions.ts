import type { Home } from '../../receiver/place.ts';

/** Options of `atalaya oncall serve`. */
export interface ServeOptions {
  readonly receiver: string;
  readonly state: string;
  readonly adminPort: number;
  readonly home?: Home;
  readonly dryRun?: boolean;
}
