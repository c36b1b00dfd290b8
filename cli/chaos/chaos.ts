/** Parses `--chaos`: faults such as 'latency=6s,share=0.1'. Reports all mistakes at once. */
import { nearest } from '../../model/nearest.ts';
import { milliseconds, QuantityError, share, type Duration, type Percentage } from '../../model/quantity.ts';
import type { Chaos, ChaosFault } from '../../pipeline/api/chaos/chaos.ts';
import { latencyText } from '../../text/time.ts';
import { UsageError } from '../../model/usageError.ts';

const faults = ['latency', 'errors', 'stall', 'saturation'] as const;
type FaultName = (typeof faults)[number];
const words: readonly string[] = [...faults, 'share', 'every', 'seed'];
const settingOf: Readonly<Record<FaultName, 'share' | 'every' | undefined>> = {
  latency: 'share',
  errors: 'share',
  stall: 'every',
  saturation: undefined,
};

interface Written {
  readonly name: FaultName;
  readonly value: string;
  readonly share?: string;
  readonly every?: string;
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
    else if (isFault(name)) written.push({ name, value });
    else if (name === 'seed') seed = whole(part, value, [0, 2 ** 32 - 1], say);
    else if (last === undefined || settingOf[last.name] !== name) {
      say(
        `'${part}' does not follow its fault`,
        `write it after ${name === 'share' ? "'latency' or 'errors'" : "'stall'"}`,
      );
    } else written[written.length - 1] = { ...last, [name]: value };
  }
  const chaos: Chaos = { kind: 'Chaos', faults: written.map((fault) => faultOf(fault, say)), seed };
  if (mistakes.length === 0 && written.length === 0)
    say('it names no fault', "write a value such as 'latency=6s,share=0.1'");
  if (mistakes.length > 0) throw new UsageError(mistakes.join('\n'));
  return chaos;
};

const isFault = (name: string): name is FaultName => (faults as readonly string[]).includes(name);

const sayUnreadable = (part: string, name: string, say: Say): void => {
  const suggestion = nearest(name, words);
  if (words.includes(name)) say(`'${part}' has no value`, `write '${name}=…' with a value`);
  else
    say(`'${part}' is not a fault`, suggestion === undefined ? `use ${words.join(', ')}` : `write '${suggestion}=…'`);
};

const faultOf = ({ name, value, ...settings }: Written, say: Say): ChaosFault => {
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
  }
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
  }
};

/** The faults in words. */
export const chaosText = ({ faults: all }: Chaos): string => all.map(faultText).join(', ');

/** Printed before serving with faults. */
export const chaosWarning = (id: string, chaos: Chaos): string => `CHAOS IS ON: ${id}: ${chaosText(chaos)}\n`;
