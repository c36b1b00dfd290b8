/** Measures the traffic of systems for `check --from`, and says what their definitions should say. */
import { dayText, loadToWrite, measuredOf, rateOfDay } from '../../alerts/checks/measuredLoad.ts';
import { leastTraffic } from '../../model/load.ts';
import type { Organization } from '../../model/organization.ts';
import { perSecond } from '../../model/quantity.ts';
import type { System } from '../../model/system.ts';
import { UsageError } from '../../model/usageError.ts';
import { measuredDays, measuredTraffic, type MeasuredTraffic } from '../../slo/measuredTraffic.ts';
import { sharedSlo, sharedSystem } from '../../slo/sharedSlo.ts';
import { defaultData } from '../options.ts';
import { openSource } from '../sources/openSource.ts';
import type { SourceIo } from '../sources/sourceOptions.ts';

export interface MeasureOptions {
  /** 'local', 'google' or 'prometheus URL'. */
  readonly from: string;
  readonly data?: string | undefined;
}

export interface Measured {
  /** Of the source, for people. */
  readonly name: string;
  readonly traffic: readonly MeasuredTraffic[];
}

/** Throws `UsageError` and `SourceError`. */
export const measure = async (
  { from, data }: MeasureOptions,
  systems: readonly System[],
  { sharedObjectives }: Pick<Organization, 'sharedObjectives'>,
  io: SourceIo,
): Promise<Measured> => {
  const isLocal = from === 'local';
  if (!isLocal && data !== undefined)
    throw new UsageError(`--data is a folder of this machine, and --from ${from} is a server`, 'write --from local');
  // Old points are traffic too: they are read on purpose.
  const options = isLocal ? { data: data ?? defaultData } : { from };
  const { source } = await openSource(options, systems, true, io);
  try {
    const shared = sharedObjectives.flatMap((definition) => {
      const together = sharedSystem(definition, systems);
      return together === undefined
        ? []
        : [{ system: together.system, slo: sharedSlo(together.system, together.members) }];
    });
    const traffic = await measuredTraffic(source, systems, shared);
    for (const warning of source.warnings()) io.stderr(`${source.name} warns: ${warning}\n`);
    return { name: source.name, traffic };
  } finally {
    source.close();
  }
};

/** A line for each system: what to write, or why nothing was measured. */
export const measuredText = ({ name, traffic }: Measured, systems: readonly System[]): string =>
  [
    `Traffic of the quietest whole day of the last ${measuredDays}, from ${name}:`,
    ...systems.flatMap((system) => linesOf(system, traffic)),
  ].join('\n') + '\n';

const linesOf = (system: System, traffic: readonly MeasuredTraffic[]): readonly string[] => {
  const own = traffic.filter((item) => item.system === system.id);
  const write = loadToWrite(system, traffic);
  const reasons = new Set(
    own.flatMap(({ traffic: day }) => (day.kind === 'NotMeasured' ? [firstLine(day.reason)] : [])),
  );
  return [
    ...(write === undefined ? [] : [`  ${system.id}: write ${write} into load`]),
    ...own.flatMap(({ slo, traffic: day }) =>
      day.kind === 'QuietDay'
        ? [`    ${slo.id}: ${dayText(day)}${day.empty === 0 ? '' : `; ${day.empty} more without any event`}`]
        : [],
    ),
    ...[...reasons].map(
      (reason) => `  ${system.id}: ${write === undefined ? 'not measured' : 'partly measured'}, ${reason}`,
    ),
    ...declaredLines(system, traffic),
  ];
};

/** The rest says how to run a pipeline here, and there may be fifty systems. */
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text;

/** A declared least traffic that is more than what came is relied on by absence alerts. */
const declaredLines = (system: System, traffic: readonly MeasuredTraffic[]): readonly string[] =>
  (['api', 'ingest'] as const).flatMap((stage) => {
    const [least, quiet] = [leastTraffic(system.load, stage), measuredOf(traffic, system.id, { stage })];
    if (least === undefined || quiet === undefined || perSecond(least.rate) <= perSecond(rateOfDay(quiet))) return [];
    return [
      `  ${system.id}: ${least.path} of ${least.rate} is more than came on ${quiet.day} (${rateOfDay(quiet)}): write less`,
    ];
  });

/** For programs. */
export const measuredDocument = ({ name, traffic }: Measured, systems: readonly System[]): unknown => ({
  source: name,
  systems: systems.map((system) => ({
    system: system.id,
    write: loadToWrite(system, traffic) ?? null,
    objectives: traffic
      .filter((item) => item.system === system.id)
      .map(({ slo, traffic: day }) => ({
        objective: slo.id,
        ...(day.kind === 'QuietDay'
          ? { day: day.day, events: day.events, days: day.days, daysWithoutEvents: day.empty, rate: rateOfDay(day) }
          : { notMeasured: firstLine(day.reason) }),
      })),
  })),
});
