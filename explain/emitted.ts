/** The emitted files that mention a subject: found by emitting in memory, so that the answer is never out of date. */
import { list, section, text, type Section } from '../text/blocks.ts';
import { monitoringObjectiveId } from '../slo/cloudMonitoring.ts';
import { sloName } from '../slo/openslo/names.ts';
import { emitFleet, emitSystem } from '../emit/emit.ts';
import type { SystemEntry, Subject, World } from './subject.ts';

type Emitted = Extract<Subject, { readonly kind: 'Slo' | 'Alert' }>;

/** The files emitted for a system, or for the fleet: paths in its folder, and texts. */
export type EmittedOf = (of: SystemEntry | undefined) => ReadonlyMap<string, string>;

type Runtime = Parameters<typeof emitSystem>[2];

/** Each system is emitted once. `runtime` is the text that every k6 script contains. */
export const emittedFrom = ({ systems, organization, environment }: World, runtime: Runtime): EmittedOf => {
  const made = new Map<SystemEntry | undefined, ReadonlyMap<string, string>>();
  const context = { organization, environment };
  const own = ownTextOf(runtime);
  const make = (of: SystemEntry | undefined): ReadonlyMap<string, string> =>
    of === undefined
      ? emitFleet(
          systems.map(({ system }) => system),
          context,
        )
      : new Map([...emitSystem(of.system, context, runtime)].map(([path, written]) => [path, own(path, written)]));
  return (entry) => {
    // The fleet's files hold what systems share.
    const of = entry?.shared === undefined ? entry : undefined;
    const texts = made.get(of) ?? make(of);
    made.set(of, texts);
    return texts;
  };
};

/** A k6 script without what every script contains: a word of it may be the id of an objective. */
const ownTextOf = (runtime: Runtime): ((path: string, written: string) => string) => {
  const common = Object.values(runtime).flatMap((part) => part.split(/emitted\.(?:plan|options)/));
  return (path, written) =>
    path.startsWith('k6/') ? common.reduce((rest, part) => rest.replaceAll(part, ''), written) : written;
};

export const emittedSection = (subject: Emitted, emittedOf: EmittedOf): Section => {
  const files = filesWith(subject, emittedOf);
  return section(
    'Emitted files that contain it',
    files.length === 0 ? text('None: no dialect can express it.') : list(files),
  );
};

/** Paths from the root of the repository, in the order of writing. */
const filesWith = (subject: Emitted, emittedOf: EmittedOf): readonly string[] => {
  const names = namesOf(subject);
  return [...emittedOf(subject.of)]
    .filter(([, written]) => names.some((name) => name.test(written)))
    .map(([path]) => `generated/${folderOf(subject)}/${path}`);
};

const folderOf = ({ of }: Emitted): string => (of === undefined || of.shared !== undefined ? 'fleet' : of.system.id);

/** Matches whole words: 'api-latency' is not in 'datos-api-latency-burn-1h'. */
const word = (name: string): RegExp => new RegExp(String.raw`(?<![\w.-])${RegExp.escape(name)}(?![\w-]|\.\w)`);

const namesOf = (subject: Emitted): readonly RegExp[] => {
  if (subject.kind === 'Alert') return [word(subject.alert.id)];
  const { slo, of } = subject;
  return [...new Set([slo.id, monitoringObjectiveId(slo), sloName(of.system, slo)])].map(word);
};
