/** A dashboard, policy or other resource of Cloud Monitoring in a file, and the rules over such artefacts. */
import { defineCheck, type Check, type CheckSeverity, type CheckWords, type Fault } from '../check.ts';
import { keysOf, rawText, type Message, type PathNode } from './message.ts';
import { pathText } from '../../text/path.ts';
import { offsetInside } from './inside.ts';
import { editOf, type Edit, type Repair } from './repair.ts';
import type { Misfit, ReadMessage, Shape } from './read.ts';
import type { Source } from './source.ts';

export type ArtefactType =
  | 'Dashboard'
  | 'AlertPolicy'
  | 'ServiceLevelObjective'
  | 'UptimeCheckConfig'
  | 'LogMetric'
  | 'NotificationChannel'
  | 'Snooze';

export interface Artefact {
  readonly kind: 'Artefact';
  readonly type: ArtefactType;
  readonly shape: Shape;
  readonly source: Source;
  /** Path of the string that contains this artefact as JSON; undefined for an artefact that is not embedded. */
  readonly within: PathNode | undefined;
  /** The JSON in that string, when its parts have places in the file. */
  readonly embedded?: Source;
  readonly root: Message;
  readonly byType: ReadonlyMap<string, readonly Message[]>;
  readonly misfits: readonly Misfit[];
  /** Messages with a field that our description of the API lacks: it may be newer. */
  readonly withUnknownField: ReadonlySet<Message>;
  /** Names of fields that Terraform spells in snake_case; undefined where they are written as in the API. */
  readonly snakeNames?: ReadonlySet<string>;
  /** Its text including placeholders, for searches. */
  readonly written: () => string;
}

export const artefactOf = (
  type: ArtefactType,
  { root, messages, misfits }: ReadMessage,
  outside: Pick<Artefact, 'shape' | 'source' | 'within' | 'embedded' | 'snakeNames' | 'written'>,
): Artefact => ({
  kind: 'Artefact',
  type,
  ...outside,
  root,
  byType: Map.groupBy(messages, (message) => message.type),
  misfits,
  withUnknownField: new Set(misfits.flatMap((misfit) => (misfit.kind === 'UnknownField' ? [misfit.message] : []))),
});

/** Every message of the type, in the order of the file. */
export const each = ({ byType }: Artefact, type: string): readonly Message[] => byType.get(type) ?? [];

export const nameOf = ({ root }: Artefact): string | undefined => rawText(root, 'displayName') ?? rawText(root, 'name');

export interface ArtefactFault {
  /** Undefined: the whole artefact. */
  readonly path: PathNode | undefined;
  readonly message: string;
  readonly fix: string;
  /** Points at the key instead of its value. */
  readonly atKey?: boolean;
  /** Points at a place inside the string at the path: `from` is an offset into its value `text`. */
  readonly inside?: { readonly text: string; readonly from: number };
  readonly repair?: Repair;
  /** Only where it differs from the severity of its check. */
  readonly severity?: CheckSeverity;
}

export const artefactCheck = (
  words: CheckWords,
  faults: (artefact: Artefact) => readonly ArtefactFault[],
): Check<Artefact> =>
  defineCheck(words, (artefact) => faults(artefact).map((fault) => located(artefact, fault)), 'files');

/** A rule over all artefacts of a run, such as unique names. */
export const artefactsCheck = (
  words: CheckWords,
  faults: (artefacts: readonly Artefact[]) => readonly Fault[],
): Check<readonly Artefact[]> => defineCheck(words, faults, 'files');

/** The fault with its file, path as text, and position. */
export const located = (
  artefact: Artefact,
  { path, message, fix, atKey, inside, repair, severity }: ArtefactFault,
): Fault => {
  const { source, within, embedded } = artefact;
  const edit = repair === undefined ? undefined : editIn(artefact, repair);
  const keys = keysOf(path);
  const outer = keysOf(within);
  const placed = within === undefined ? source : embedded;
  const span =
    placed === undefined ? source.spanOf(outer) : atKey === true ? placed.keySpanOf(keys) : placed.spanOf(keys);
  const offset =
    inside === undefined || placed === undefined
      ? 0
      : offsetInside(source.text.slice(span.from, span.to), inside.text, inside.from);
  const inner = pathText(keys);
  return {
    file: source.file,
    path: within === undefined ? inner : `${pathText(outer)}${inner === '' ? '' : `: ${inner}`}`,
    position: source.positionOf(span.from + offset),
    message: spelt(message, artefact),
    fix: spelt(fix, artefact),
    system: undefined,
    about: [],
    ...(edit === undefined ? {} : { repair: edit }),
    ...(severity === undefined ? {} : { severity }),
  };
};

/** No edit for JSON inside a string, nor for a file that had placeholders filled in. */
const editIn = ({ source: file, within, embedded, shape }: Artefact, repair: Repair): Edit | undefined => {
  const source = within === undefined ? file : embedded;
  if (source === undefined || !source.isExact) return undefined;
  const isSnake = shape === 'terraform' && repair.kind === 'Insert';
  return editOf(source, isSnake ? { ...repair, key: snake(repair.key) } : repair);
};

/** A text with the names of fields as they are written in its file. */
const spelt = (text: string, { snakeNames }: Artefact): string =>
  snakeNames === undefined
    ? text
    : text.replaceAll(/(?<![\w"'/-])[a-z]+(?:[A-Z][a-z]*)+(?![\w"'/(-])/g, (name) =>
        snakeNames.has(name) ? snake(name) : name,
      );

const snake = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
