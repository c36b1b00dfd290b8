/**
 * Which nights can be compared: the same load, target and class of machine. A class is the number of cores, the platform, the version
 * of k6 and the unit of work that measures the machine's speed. The processor's name is not part of it: hosted runners change
 * processors from night to night, and the unit of work shows what that changes.
 */
import { figure } from '../../text/count.ts';
import { median } from '../../numbers/quantile.ts';
import type { NightRecord } from './nightRecord.ts';

/** What must be equal for figures of two nights to be comparable. */
export interface Environment {
  readonly load: string;
  readonly target: string;
  readonly cores: number;
  /** 'linux x64'. */
  readonly platform: string;
  readonly k6: string;
  /** The unit of work; undefined where no night has measured it. */
  readonly unit: string | undefined;
}

/** The part of a record that says how it was measured. */
export type Measured = Pick<NightRecord, 'load' | 'target' | 'machine' | 'k6' | 'calibration' | 'startedAt'>;

/** Gives each record its environment. A record without a calibration is taken to have the unit of the latest one that has. */
export const environmentsOf = (records: readonly Measured[]): ((record: Measured) => Environment) => {
  const units = new Map(
    records
      .filter(({ calibration }) => calibration !== undefined)
      .toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
      .map((record) => [baseOf(record), record.calibration?.unit] as const),
  );
  return (record) => {
    const { load, target, machine, k6, calibration } = record;
    const unit = calibration?.unit ?? units.get(baseOf(record));
    return { load, target, cores: machine.cores, platform: machine.platform, k6, unit };
  };
};

const baseOf = ({ load, target, machine, k6 }: Measured): string =>
  JSON.stringify([load, target, machine.cores, machine.platform, k6]);

export const environmentKey = ({ load, target, cores, platform, k6, unit }: Environment): string =>
  JSON.stringify([load, target, cores, platform, k6, unit]);

/** '2 cores, linux x64, k6 2.2.0'. */
export const machineClassText = ({ cores, platform, k6 }: Environment): string =>
  `${cores} cores, ${platform}, k6 ${k6}`;

/** Nights whose unit of work gives the speed to which all others are corrected. Our choice. */
const referenceRuns = 20;
/** Differences of speed below this are noise of the unit of work itself, and are not corrected. Our choice. */
const leastDifference = 0.05;

/** Milliseconds of the unit of work to which times are corrected; undefined where no night has measured it. */
export const referenceSpeed = (records: readonly NightRecord[]): number | undefined => {
  const known = records.flatMap(({ calibration }) => (calibration === undefined ? [] : [calibration.milliseconds]));
  return known.length === 0 ? undefined : median(known.slice(0, referenceRuns));
};

/** How much longer the machine took for the unit of work: 1.3 is 30 % longer. 1 where that is noise, or not known. */
export const slowness = ({ calibration }: Pick<NightRecord, 'calibration'>, reference: number | undefined): number => {
  if (calibration === undefined || reference === undefined || reference === 0) return 1;
  const ratio = calibration.milliseconds / reference;
  return Math.abs(ratio - 1) < leastDifference ? 1 : ratio;
};

/** Times of a pipeline on the same machine follow its speed; those of a target elsewhere do not. */
export const isCorrected = ({ target }: Pick<NightRecord, 'target'>): boolean =>
  target === 'own' || target.startsWith('own,');

/** Undefined for a night at the usual speed. */
export const speedText = (record: NightRecord, reference: number | undefined): string | undefined => {
  const ratio = slowness(record, reference);
  if (ratio === 1) return undefined;
  const shift = `${figure(Math.abs(ratio - 1) * 100)}% ${ratio > 1 ? 'longer' : 'shorter'}`;
  const consequence = isCorrected(record)
    ? `its times were divided by ${figure(ratio)}`
    : 'its times are those of a target elsewhere, and were not corrected';
  return `the unit of work took ${shift} than on the reference nights: ${consequence}`;
};
