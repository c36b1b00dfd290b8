/** The report of a rollout as data; its text and Markdown are made from it. */
import type { Outcome, RolloutRecord } from './record.ts';

export interface RolloutReport {
  readonly kind: 'RolloutReport';
  /** Increases when a field changes its meaning. */
  readonly version: 1;
  readonly system: string;
  readonly environment: string | null;
  readonly stage: string;
  readonly outcome: Outcome;
  /** Of the command: 0 promoted, 1 rolled back, 3 held. */
  readonly exitCode: 0 | 1 | 3;
  readonly reason: string;
  readonly candidate: { readonly revision: string; readonly image: string | null; readonly commit: string | null };
  /** The revision that served before; null if the service was not read. */
  readonly old: string | null;
  /** Of the traffic, to the candidate. */
  readonly percent: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly seconds: number;
  /** Path or link of the gate's report. */
  readonly gateReport: string | null;
  /** Events of each objective since the last shift. */
  readonly objectives: readonly ReportedObjective[];
  readonly log: readonly { readonly at: string; readonly text: string }[];
  /** What a person does next, as a command or a sentence. */
  readonly next: readonly string[];
}

export interface ReportedObjective {
  readonly objective: string;
  readonly good: number;
  readonly total: number;
  readonly oldGood: number;
  readonly oldTotal: number;
}

export const exitCodes: Readonly<Record<Outcome, RolloutReport['exitCode']>> = {
  promoted: 0,
  'rolled back': 1,
  held: 3,
};

/** Of a record that has ended. `commands`: how this rollout is continued and rolled back; undefined for a rehearsal. */
export const reportOfRecord = (
  record: RolloutRecord,
  commands: { readonly continues: string; readonly rollsBack: string } | undefined,
): RolloutReport => {
  const { phase, candidate, startedAt } = record;
  if (phase.kind !== 'Ended') throw new Error(`a rollout in the phase ${phase.kind} has no report`);
  const { outcome, reason, at, last } = phase;
  const watching = last.kind === 'Watching' ? last : record.watched;
  return {
    kind: 'RolloutReport',
    version: 1,
    system: record.system,
    environment: record.environment ?? null,
    stage: record.stage,
    outcome,
    exitCode: exitCodes[outcome],
    reason,
    candidate: { revision: candidate.revision, image: candidate.image ?? null, commit: candidate.commit ?? null },
    old: record.old ?? null,
    percent: record.percent,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(at).toISOString(),
    seconds: (at - startedAt) / 1_000,
    gateReport: record.gateReport ?? null,
    objectives: Object.entries(watching?.samples ?? {}).flatMap(([objective, samples]) => {
      const sample = samples.at(-1);
      if (sample === undefined) return [];
      const { good, total, oldGood, oldTotal } = sample;
      return [{ objective, good, total, oldGood, oldTotal }];
    }),
    log: record.log.map(({ at: time, text }) => ({ at: new Date(time).toISOString(), text })),
    next: nextTexts(record, outcome, commands),
  };
};

const nextTexts = (
  { percent, phase }: RolloutRecord,
  outcome: Outcome,
  commands: { readonly continues: string; readonly rollsBack: string } | undefined,
): readonly string[] => {
  if (commands === undefined) return [];
  const { continues, rollsBack } = commands;
  switch (outcome) {
    case 'promoted':
      return [`to roll it back: ${rollsBack}`];
    case 'rolled back':
      return [];
    case 'held': {
      const last = phase.kind === 'Ended' ? phase.last.kind : undefined;
      const cannotContinue = last === 'Start' || last === 'RollingBack';
      return [
        ...(cannotContinue ? [] : [`to continue: ${continues}`]),
        ...(percent > 0 || last === 'RollingBack' ? [`to roll it back: ${rollsBack}`] : []),
      ];
    }
  }
};
