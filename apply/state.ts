/** What was read of a project. */
import type { JsonObject, Live, ReadKind } from './resource.ts';

export interface ProjectState {
  readonly project: string;
  /** From the names that the server answers; undefined where none had it. */
  readonly number: string | undefined;
  readonly lives: readonly Live[];
  readonly channels: readonly JsonObject[];
  /** Kinds of which nothing is known, because reading them failed. */
  readonly notRead: ReadonlySet<ReadKind>;
  /** Hosts of Cloud Run services, by `<location>/<service>`. */
  readonly hosts: ReadonlyMap<string, string>;
}

/** From names such as `projects/123/services/x`. */
export const numberIn = (names: readonly string[]): string | undefined => {
  for (const name of names) {
    const number = /^projects\/(\d+)\//.exec(name)?.[1];
    if (number !== undefined) return number;
  }
  return undefined;
};
