/** Options of `atalaya rollout`. Lengths of time are seconds. */
import type { Environment } from '../../model/system.ts';

export const rolloutFormats = ['text', 'json', 'markdown'] as const;
export type RolloutFormat = (typeof rolloutFormats)[number];

export interface RolloutOptions {
  readonly local?: boolean;
  readonly environment?: Environment;
  /** A folder or a commit, with --local. */
  readonly candidate?: string;
  readonly baseline?: string;
  readonly chaos?: string;
  /** By digest, with --environment. */
  readonly image?: string;
  /** With --environment, of a stage that is a function: gs://BUCKET/OBJECT.zip. */
  readonly source?: string;
  readonly commit?: string;
  readonly stage: 'api' | 'ingest';
  readonly steps?: readonly number[];
  readonly wait?: number;
  readonly poll?: number;
  /** Requests a second of a rehearsal. */
  readonly rate?: number;
  /** False with --no-gate: the contract alone is checked. */
  readonly gate: boolean;
  readonly hold?: boolean;
  readonly continue?: boolean;
  readonly rollBack?: boolean;
  readonly status?: boolean;
  /** The revision to which --roll-back goes. */
  readonly to?: string;
  /** File of the report in the format that its name ends with. */
  readonly report?: string;
  readonly format: RolloutFormat;
  readonly out?: string;
}
