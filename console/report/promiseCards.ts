/** Each promise as a card: kept or missed, in words, with the share that was measured and how much of the budget was used. */
import { clamp } from '../../numbers/clamp.ts';
import { wholeText } from '../../text/count.ts';
import { markup, type Markup } from '../../text/markup.ts';
import { shareText } from '../../text/percentage.ts';
import { capitalised } from '../../text/sentence.ts';
import { namedObjective } from '../../slo/quiet.ts';
import { resultText } from '../../slo/report/sections.ts';
import { isKept, isMissed } from '../../slo/report/sentences.ts';
import type { ObjectiveReport } from '../../slo/report/sloReport.ts';
import { objectiveWords, promiseSentence } from '../../slo/report/words.ts';

export const promiseCards = (objectives: readonly ObjectiveReport[]): Markup =>
  markup`<ul class="promises">${objectives.map(promiseCard)}</ul>`;

const promiseCard = (objective: ObjectiveReport): Markup => {
  const { slo } = objective;
  const state = isKept(objective) ? 'kept' : isMissed(objective) ? 'missed' : 'unknown';
  return markup`<li class="${state}"><div class="result">${capitalised(resultText(objective))}</div><div>${promiseSentence(slo.objective)}</div>${figures(objective)}<div class="small soft"><code>${namedObjective(slo)}</code></div></li>`;
};

const figures = ({ slo, judgement }: ObjectiveReport): Markup => {
  if (judgement.kind === 'NoData') return markup`<div class="small">There were no events in this period.</div>`;
  const { noun, bad } = objectiveWords(slo.objective);
  const used = `${shareText(judgement.budgetSpent)} of the error budget used`;
  const width = clamp(judgement.budgetSpent.toNumber() * 100, 0, 100).toFixed(1);
  return markup`<div class="measured">${shareText(judgement.sli, slo.target)}</div><div class="small">${wholeText(judgement.bad)} of ${wholeText(judgement.total)} ${noun} ${bad}</div><div class="meter" role="img" aria-label="${used}"><span style="width:${width}%"></span></div><div class="small">${used}</div>`;
};
