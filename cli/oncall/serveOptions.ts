/** Options of `atalaya oncall serve`. */
export interface ServeOptions {
  readonly config: string;
  readonly state: string;
  readonly adminPort: number;
  readonly dryRun?: boolean;
}
