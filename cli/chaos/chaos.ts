/** Parses `--chaos`: faults such as 'latency=6s,share=0.1'. Reports all mistakes at once. */
import { nearest } from '../../model/nearest.ts';
import { milliseconds, QuantityError, share, type Duration, type Percentage } from '../../model/quantity.ts';
import {
  wrongAnswers,
  type Chaos,
  type ChaosFault,
  type RefusalFault,
  type WrongAnswer,
} from '../../pipeline/api/chaos/chaos.ts';
import { latencyText } from '../../text/time.ts';
import { UsageError } from '../../model/usageError.ts';

const settings = ['share', 'every', 'for', 'after'] as const;
type Setting = (typeof settings)[number];

/** The settings of each fault. */
const settingsOf = {
  latency: ['share'],
  errors: ['share'],
  wrong: ['share'],
  refuse: ['for', 'after', 'every'],
  stall: ['every'],
  saturation: [],
} as const satisfies Readonly<Record<string, readonly Setting[]>>;
type FaultName = keyof typeof settingsOf;

const faults = Object.keys(settingsOf) as readonly FaultName[];
const words: readonly string[] = [...faults, ...settings, 'seed'];

interface Written {
  readonly name: FaultName;
  readonly value: string;
  readonly settings: Readonly<Partial<Record<Setting, string>>>;
}

type Say = (message: string, fix: string) => void;

/** Throws `UsageError`. */
export const parseChaos = (text: string): Chaos => {
  const mistakes: string[] = [];
  const say: Say = (message, fix) => void mistakes.push(`--chaos: ${message}\n  fix: ${fix}`);
  const written: Written[] = [];
  let seed = 1;
  for (const part of text.split(',').map((part) => part.trim())) {
    const [name = '', value = ''] = part.split('=');
    const last = written.at(-1);
    if (!words.includes(name) || value === '') sayUnreadable(part, name, say);
    else if (isFault(name)) written.push({ name, value, settings: {} });
    else if (name === 'seed') seed = whole(part, value, [0, 2 ** 32 - 1], say);
    else if (last === undefined || !hasSetting(last.name, name)) {
      const owners = faults.filter((fault) => hasSetting(fault, name)).map((fault) => `'${fault}'`);
      say(`'${part}' does not follow its fault`, `write it after ${listText(owners)}`);
    } else if (name in last.settings) say(`'${part}' is the second ${name} of one fault`, 'write it once');
    else written[written.length - 1] = { ...last, settings: { ...last.settings, [name]: value } };
  }
  const chaos: Chaos = { kind: 'Chaos', faults: written.map((fault) => faultOf(fault, say)), seed };
  if (mistakes.length === 0 && written.length === 0)
    say('it names no fault', "write a value such as 'latency=6s,share=0.1'");
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  return chaos;
};

const isFault = (name: string): name is FaultName => Object.hasOwn(settingsOf, name);

const hasSetting = (fault: FaultName, name: string): boolean => (settingsOf[fault] as readonly string[]).includes(name);

/** 'a', 'b' or 'c'. */
const listText = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`;

const sayUnreadable = (part: string, name: string, say: Say): void => {
  const suggestion = nearest(name, words);
  if (words.includes(name)) say(`'${part}' has no value`, `write '${name}=…' with a value`);
  else
    say(`'${part}' is not a fault`, suggestion === undefined ? `use ${words.join(', ')}` : `write '${suggestion}=…'`);
};

const faultOf = ({ name, value, settings }: Written, say: Say): ChaosFault => {
  switch (name) {
    case 'latency':
      return { kind: 'LatencyFault', milliseconds: span(value, say), share: shareOf(settings.share, say) };
    case 'errors':
      return {
        kind: 'ErrorFault',
        status: whole(`errors=${value}`, value, [400, 599], say),
        share: shareOf(settings.share, say),
      };
    case 'stall': {
      const [long, every] = [span(value, say), span(settings.every ?? '30s', say)];
      if (long >= every)
        say(`a stall of ${value} every ${settings.every ?? '30s'} never ends`, 'make it shorter, or less frequent');
      return { kind: 'StallFault', milliseconds: long, every };
    }
    case 'saturation':
      return { kind: 'SaturationFault', limit: whole(`saturation=${value}`, value, [1, 100_000], say) };
    case 'wrong':
      return { kind: 'WrongFault', answer: wrongOf(value, say), share: shareOf(settings.share, say) };
    case 'refuse': {
      const milliseconds = span(settings.for ?? '10s', say);
      const every = settings.every === undefined ? undefined : span(settings.every, say);
      // As a stall, a refusal that is repeated begins after its period.
      const after = settings.after === undefined ? (every ?? 0) : span(settings.after, say);
      if (every !== undefined && milliseconds >= every)
        say(
          `a refusal for ${settings.for ?? '10s'} every ${settings.every} never ends`,
          'make it shorter, or less frequent',
        );
      return {
        kind: 'RefusalFault',
        status: whole(`refuse=${value}`, value, [400, 599], say),
        milliseconds,
        after,
        every,
      };
    }
  }
};

const wrongOf = (text: string, say: Say): WrongAnswer => {
  const known = wrongAnswers.find((answer) => answer === text);
  if (known !== undefined) return known;
  const suggestion = nearest(text, wrongAnswers);
  say(
    `'wrong=${text}' is no wrong answer`,
    suggestion === undefined ? `use ${wrongAnswers.join(', ')}` : `write 'wrong=${suggestion}'`,
  );
  return 'empty';
};

const whole = (part: string, text: string, [least, most]: readonly [number, number], say: Say): number => {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  say(`'${part}' is out of range`, `write a whole number from ${least} to ${most}`);
  return least;
};

const span = (text: string, say: Say): number => quantity(() => milliseconds(text as Duration), 1, say);

/** A percentage, or a number from 0 to 1; all requests where it is missing. */
const shareOf = (text: string | undefined, say: Say): number => {
  if (text === undefined) return 1;
  const value = /^(0?\.\d+|0|1|1\.0+)$/.test(text)
    ? Number(text)
    : quantity(() => share(text as Percentage).toNumber(), 1, say);
  if (value === 0) say(`a share of ${text} hits nothing`, "write a share such as '0.1' or '10%'");
  return value;
};

const quantity = (read: () => number, otherwise: number, say: Say): number => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof QuantityError)) throw error;
    say(error.message, error.fix);
    return otherwise;
  }
};

const answers = (part: number): string =>
  part === 1 ? 'all answers' : `${Number((part * 100).toPrecision(6))}% of answers`;

/** After 'all answers' or '5% of answers'. */
const wrongTexts: Readonly<Record<WrongAnswer, string>> = {
  empty: 'have no rows',
  fewer: 'lack half of their rows',
  other: 'have rows of another filter or key',
  order: 'have their rows in reverse order',
  schema: 'have rows of another schema',
  missing: 'lack a required field',
  extra: 'have an unknown field',
  type: 'have a field of another type',
  error: 'are 200 with an error in them',
  text: 'are text/plain',
  html: 'are a sign-in page with 200',
  truncated: 'end half way',
  gzip: 'say gzip and are none',
  large: 'are 10 MB longer',
  stale304: 'are 304 without a condition',
  nothing: 'are 204',
};

const refusalText = ({ status, milliseconds, after, every }: RefusalFault): string => {
  const begin = after === 0 ? 'from the first on' : `${latencyText(after)} after the first`;
  const repeated = every === undefined ? '' : `, every ${latencyText(every)}`;
  return `all requests are refused with ${status} for ${latencyText(milliseconds)}, ${begin}${repeated}`;
};

const faultText = (fault: ChaosFault): string => {
  switch (fault.kind) {
    case 'LatencyFault':
      return `${answers(fault.share)} come ${latencyText(fault.milliseconds)} later`;
    case 'ErrorFault':
      return `${answers(fault.share)} are ${fault.status}`;
    case 'StallFault':
      return `every ${latencyText(fault.every)} nothing is answered for ${latencyText(fault.milliseconds)}`;
    case 'SaturationFault':
      return `at most ${fault.limit} at once`;
    case 'WrongFault':
      return `${answers(fault.share)} ${wrongTexts[fault.answer]}`;
    case 'RefusalFault':
      return refusalText(fault);
  }
};

/** The faults in words. */
export const chaosText = ({ faults: all }: Chaos): string => all.map(faultText).join(', ');

/** Printed before serving with faults. */
export const chaosWarning = (id: string, chaos: Chaos): string => `CHAOS IS ON: ${id}: ${chaosText(chaos)}\n`;
