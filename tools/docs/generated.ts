/** The files of docs/ that are made of something else, by path below docs/. docs/builders.md is made by tools/builders/. */
import { ownSignals, platformSignals } from '../../model/signals.ts';
import { decisionsPage } from './decisionsPage.ts';
import { overview } from './overview.ts';
import { decisions } from './sidebar.ts';
import { signalsPage } from './signalsPage.ts';

export const generated = (docs: string): ReadonlyMap<string, string> =>
  new Map([
    ['signals.md', signalsPage([...ownSignals(), ...platformSignals()])],
    ['decisions/README.md', decisionsPage(decisions(docs))],
    ['diagrams/overview.svg', overview()],
  ]);
