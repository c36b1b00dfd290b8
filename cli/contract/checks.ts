/**
 * What every deployed system has to do: the integration tests that the published solutions run or propose. Each check uses
 * HTTP only; when it fails, its reason has the answer that it got.
 */
import { alive, authorisedOnly, unknownPaths } from './accessChecks.ts';
import { failed, skipped, type Check, type Outcome } from './check.ts';
import { byKey, conditional, empty, filtered, listRows, pages } from './readChecks.ts';
import { createRequest, NoAnswer, type ContractTarget } from './request.ts';
import { malformedDoesNot, publishedAppears } from './writeChecks.ts';

export const checks: readonly Check[] = [
  alive,
  listRows,
  pages,
  filtered,
  byKey,
  empty,
  conditional,
  unknownPaths,
  authorisedOnly,
  publishedAppears,
  malformedDoesNot,
];

export interface CheckResult extends Pick<Check, 'id' | 'title'> {
  readonly outcome: Outcome;
}

/**
 * Runs the checks one after the other; a network error fails the check in which it occurs. What would only wait after that is
 * skipped: every check after a request that took all its time, and the search for a message where reads are broken. Throws when
 * `stop` is aborted.
 */
export async function* runChecks(target: ContractTarget): AsyncGenerator<CheckResult> {
  const checked = { ...target, request: createRequest(target) };
  let [tooLate, isBroken] = [false, false];
  for (const { id, title, run, readsBack } of checks) {
    let outcome: Outcome;
    if (tooLate) outcome = skipped('an earlier request took all its time', 'mend that first');
    else if (isBroken && readsBack === true) outcome = skipped('an earlier check failed', 'mend that first');
    else {
      try {
        outcome = await run(checked);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        tooLate = error.isFinal;
        outcome = failed(error.message);
      }
    }
    isBroken ||= outcome.kind === 'failed';
    yield { id, title, outcome };
  }
}
