/**
 * Input of the checks on SLOs: every system with its SLOs, their indicators in each dialect, and the file of the
 * definition.
 */
import type { Fault } from '../../lint/check.ts';
import { durationBoundaries } from '../../model/boundaries.ts';
import type { Environment, System } from '../../model/system.ts';
import type { BurnTiers } from '../burnTiers.ts';
import { contextOf, type SystemContext } from '../../series/context.ts';
import type { Indicators } from '../indicator.ts';
import { measuredSlos, type MeasuredSlo } from '../measuredSlo.ts';

/** A system and its file. */
export interface Located {
  readonly system: System;
  /** Path as messages show it, such as 'systems/orders.ts'. */
  readonly file: string;
  /** Prefix of a path in a file of many systems, such as 'fleet-01'; empty where the file holds one system. */
  readonly member: string;
}

export interface PromisedSlo {
  readonly slo: MeasuredSlo;
  /** Such as 'objectives[1]'. */
  readonly path: string;
  readonly indicator: Indicators;
  /** Undefined for a window without a table of budget shares. */
  readonly tiers: BurnTiers | undefined;
}

export interface Promised extends Located {
  readonly context: SystemContext;
  readonly slos: readonly PromisedSlo[];
}

export interface Promises {
  readonly systems: readonly Promised[];
  /** Upper bounds of the fleet's histograms, in seconds. */
  readonly boundaries: readonly number[];
  /** Such as '2026-12-31', in UTC; undefined where nothing depends on the day. */
  readonly today: string | undefined;
}

export const promisesOf = (
  located: readonly Located[],
  environment: Environment = 'prod',
  today?: string,
): Promises => ({
  systems: located.map((definition) => {
    const context = contextOf(definition.system, environment);
    return { ...definition, context, slos: measuredSlos(context).map(promisedSlo) };
  }),
  boundaries: durationBoundaries(located.map(({ system }) => system)),
  today,
});

const promisedSlo = (slo: MeasuredSlo, index: number): PromisedSlo => ({
  slo,
  path: `objectives[${index}]`,
  indicator: slo.indicator,
  tiers: slo.tiers,
});

/** The result of a check: what is wrong at a path of the definition, and how to fix it. */
export interface Reason extends Pick<Fault, 'message' | 'fix'> {
  readonly path: string;
  readonly about?: readonly string[];
}

export const faultOf = ({ system, file, member }: Located, { path, message, fix, about = [] }: Reason): Fault => ({
  file,
  path: [member, path].join(' ').trim(),
  message,
  fix,
  system: system.id,
  about,
});

/** At most one fault per SLO. `judge` returns what is wrong; the path is the SLO's unless it gives another. */
export const eachSlo =
  (
    judge: (measured: PromisedSlo, of: Promised, all: Promises) => (Omit<Reason, 'path'> & Partial<Reason>) | undefined,
  ) =>
  (all: Promises): readonly Fault[] =>
    all.systems.flatMap((definition) =>
      definition.slos.flatMap((measured) => {
        const reason = judge(measured, definition, all);
        if (reason === undefined) return [];
        return [faultOf(definition, { path: measured.path, about: [measured.slo.id], ...reason })];
      }),
    );
