/**
 * Whether the answers of the candidate are what its routes promise. A target that keeps its promises never gives a wrong answer,
 * so a single one fails the gate. Answers of runs that are left out count too: the target gave them.
 */
import { sumOf } from '../../numbers/sum.ts';
import { countText, many } from '../../text/count.ts';
import { badAnswersText, type BadAnswers } from '../badAnswers.ts';
import type { Finding } from './gateReport.ts';
import type { GateRun } from './gateRun.ts';

export const answersFinding = (runs: readonly Pick<GateRun, 'bad' | 'checked'>[]): Finding => {
  const wrongOf = (side: BadAnswers['side']): readonly BadAnswers[] =>
    runs.flatMap(({ bad }) => bad.filter((answers) => answers.side === side && answers.kind === 'wrong'));
  const of = runs.flatMap(({ checked }) => checked.filter(({ side }) => side === 'candidate'));
  const [bodies, checked] = [sumOf(of, (side) => side.bodies), sumOf(of, (side) => side.checked)];
  const wrong = wrongOf('candidate');
  const count = sumOf(wrong, (answers) => answers.count);
  const finding = (verdict: Finding['verdict'], text: string): Finding => ({
    id: 'answers',
    subject: 'answers',
    verdict,
    text,
    figures: { bodies, checked, wrong: count },
  });
  const former = wrongOf('baseline');
  const ofBaseline = former.length === 0 ? '' : `; of the baseline, ${badAnswersText(former)}`;
  if (count > 0) {
    const routes = [...new Set(wrong.map(({ route }) => route))].join(', ');
    return finding('fail', `${badAnswersText(wrong)} (${routes})${ofBaseline}`);
  }
  if (bodies === 0) return finding('not judged', `no answer had data to check${ofBaseline}`);
  const rows = checked === bodies ? 'in all of them every row' : `in ${countText(checked)} of them every row`;
  return finding('pass', `none of ${many(bodies, 'answer')} with data was wrong; ${rows} was checked${ofBaseline}`);
};
