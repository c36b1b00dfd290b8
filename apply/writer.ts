/**
 * What a write needs to know of its project while it changes: references are resolved against what was read and what was made since, so
 * that a policy names the uptime check that this run created.
 */
import type { MonitoringClient } from '../google/monitoring/client.ts';
import { MonitoringError } from '../google/monitoring/failure.ts';
import { nounOf } from '../google/monitoring/kind.ts';
import { canonical } from './canonical/canonical.ts';
import { fieldDifferences } from './fields.ts';
import { liveOf } from './live.ts';
import { match, type Scope } from './match.ts';
import { referenceText } from './outcomeText.ts';
import { referenceId } from './plan.ts';
import { referenceValues, type ReferenceValue } from './referenceValues.ts';
import { resolve } from './references.ts';
import type { JsonObject, Kind, Live, Wanted } from './resource.ts';
import type { ProjectState } from './state.ts';
import type { Writer } from './writeStep.ts';

export interface WriterOptions {
  readonly client: MonitoringClient;
  /** Of this project. */
  readonly wanted: readonly Wanted[];
  readonly state: ProjectState;
  readonly scope: Scope;
  /** Id of the organization. */
  readonly organization: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface OpenWriter {
  readonly writer: Writer;
  readonly onMade: (kind: Kind, body: JsonObject) => void;
}

export const openWriter = ({ client, wanted, state, scope, organization, sleep }: WriterOptions): OpenWriter => {
  const { project, number, lives } = state;
  const known = referenceValues(wanted, state, match(wanted, lives, scope));
  /** Ids of what this run made, by kind and key. */
  const made = new Map<string, string>();
  const valueOf: ReferenceValue = (reference, live) =>
    ('key' in reference ? made.get(referenceId(reference.kind, reference.key)) : undefined) ?? known(reference, live);
  const toLive = (kind: Kind, body: JsonObject): Live | undefined => liveOf(kind, body, { project, organization });
  const resolved = (item: Wanted, live: Live | undefined): JsonObject => {
    const { body, unresolved } = resolve(item, (reference) => valueOf(reference, live));
    if (unresolved.length === 0) return body;
    throw new MonitoringError(
      'refused',
      `the ${nounOf[item.kind][0]} "${item.displayName}" names what does not exist in ${project}: ${unresolved.map(referenceText).join(', ')}`,
      'create it, and run the command again',
    );
  };
  return {
    writer: {
      client,
      resolve: resolved,
      liveOf: toLive,
      isWanted: (item, live, body) => {
        const [form, present] = [resolved(item, live), body].map((each) =>
          canonical(item.kind, each, { id: project, number }),
        );
        return fieldDifferences(form!, present!).length === 0;
      },
      sleep,
    },
    onMade: (kind, body) => {
      const live = toLive(kind, body);
      if (live?.key !== undefined)
        made.set(referenceId(kind, live.key), live.name.slice(live.name.lastIndexOf('/') + 1));
    },
  };
};
