/** Titles of alerts. They begin with the system's id, which the reader of a page needs first. */
import type { System } from '../model/system.ts';
import type { Part } from '../series/stageSeries.ts';
import type { Alert } from './alert.ts';

/** The title in a list of one system's alerts. */
export const untitled = ({ title, system }: Pick<Alert, 'title' | 'system'>): string =>
  system === undefined ? title : title.slice(titled({ id: system }, '').length);

export const titled = (system: Pick<System, 'id'>, text: string): string => `${system.id}: ${text}`;

export interface Named<P> {
  readonly part: P;
  /** Suffixes of ids and titles; empty where the stage has one part only. */
  readonly inId: string;
  readonly inTitle: string;
}

/** The parts of a stage, each with a name for its alerts. */
export const named = <P extends Part>(parts: readonly P[]): readonly Named<P>[] =>
  parts.map((part) =>
    parts.length === 1 ? { part, inId: '', inTitle: '' } : { part, inId: `-${part.name}`, inTitle: ` (${part.name})` },
  );
