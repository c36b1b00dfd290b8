/** Own burn tiers: each can fire, on a burn that matters, and no two are the same. */
import type { Objective } from '../objective.ts';
import type { OwnTier } from '../ownTiers.ts';
import { factorOf, nominalPeriod } from '../tierRate.ts';
import { milliseconds, share } from '../quantity.ts';
import { repeated, type AnyRule } from './rule.ts';

type Problem = { readonly id: string; readonly field: string; readonly message: string; readonly fix: string };

const problemsOf = (tier: OwnTier, objective: Objective): readonly Problem[] => {
  const { window, target } = objective;
  const { long, short } = tier;
  const rate = tier.spends === undefined ? 'factor' : 'spends';
  const problems: Problem[] = [];
  if (milliseconds(short) >= milliseconds(long)) {
    const message = `a short window of ${short} is not shorter than the long one of ${long}: it cannot show that the errors go on`;
    problems.push({
      id: 'model/tier-windows',
      field: 'short',
      message,
      fix: 'write about a twelfth of the long window',
    });
  }
  if (milliseconds(long) > milliseconds(nominalPeriod(window))) {
    const message = `a long window of ${long} is longer than the objective's own of ${window}: the budget is over before`;
    problems.push({ id: 'model/tier-windows', field: 'long', message, fix: `write ${nominalPeriod(window)} at most` });
  }
  const ofPlatform = objective.type === 'latency' && objective.measuredBy === 'platform';
  if (ofPlatform && milliseconds(long) > milliseconds('1d')) {
    const message = `Cloud Monitoring looks back 1d at most for an objective on a distribution: a window of ${long} has no alert there`;
    const fix = "write 1d at most, or measuredBy: 'pipeline'";
    problems.push({ id: 'model/tier-windows', field: 'long', message, fix });
  }
  const factor = factorOf(tier, window);
  const threshold = factor.mul(share('100%').minus(share(target)));
  const burn = factor.toDecimalPlaces(4).toString();
  if (factor.lt(1)) {
    const message = `a burn rate of ${burn} never spends the budget: it would notify while the objective is met`;
    problems.push({ id: 'model/tier-rate', field: rate, message, fix: 'write a burn rate of 1 or more' });
  } else if (threshold.gte(1)) {
    const most = threshold.mul(100).toDecimalPlaces(2).toString();
    const message = `a burn rate of ${burn} can never fire: ${most}% of events would have to be bad, and more`;
    const limit = share('100%')
      .div(share('100%').minus(share(target)))
      .toDecimalPlaces(2, 1);
    problems.push({ id: 'model/tier-rate', field: rate, message, fix: `write a burn rate below ${limit.toString()}` });
  }
  return problems;
};

export const ownTierRules: readonly AnyRule[] = [
  {
    reads: ['objectives'],
    check: ({ objectives }, report) => {
      objectives.forEach((objective, i) => {
        const { tiers } = objective;
        const path = `objectives[${i}].tiers`;
        if (tiers === undefined) return;
        if (tiers.length === 0) {
          const message = 'an objective without burn tiers would notify nobody, without a reason';
          report({ id: 'model/no-tiers', path, message, fix: "remove tiers, or write alertingOff: { why: '…' }" });
        }
        tiers.forEach((tier, n) => {
          for (const { field, ...problem } of problemsOf(tier, objective))
            report({ ...problem, path: `${path}[${n}].${field}` });
        });
        repeated(
          tiers,
          ({ long }) => String(milliseconds(long)),
          ({ long }, n, first) => {
            const message = `tiers[${first}] has a long window of ${long} too`;
            const fix = 'remove one, or give them different long windows';
            report({ id: 'model/duplicate-tier', path: `${path}[${n}].long`, message, fix });
          },
        );
      });
    },
  },
  {
    reads: ['objectives'],
    check: ({ objectives }, report) => {
      objectives.forEach(({ shadow, alertingOff }, i) => {
        if (shadow === undefined || alertingOff === undefined) return;
        const message = 'an objective in shadow already notifies nobody: with both fields it is unclear when that ends';
        report({
          id: 'model/two-silences',
          path: `objectives[${i}].alertingOff`,
          message,
          fix: 'remove one of the two',
        });
      });
    },
  },
];
