/** What Cloud Monitoring counts of a platform's metric is what the pipeline counts. */
import { expect, test } from '@jest/globals';
import { availability } from '../model/objective.ts';
import { goodResponses, responseEvent } from '../model/responseEvent.ts';
import type { Selection } from '../model/selection.ts';
import { contextOf } from '../series/context.ts';
import freight from '../test/fixtures/systems/freight.ts';
import { indicatorsOf } from './indicators.ts';

const reasoning = { window: '30d', why: 'a test', rejected: [] } as const;

/** Whether the selection has the responses of this status. */
const has = ({ matches }: Selection, status: number): boolean =>
  matches.every(({ label, op, value }) => {
    const actual = { response_code: String(status), response_code_class: `${String(status)[0]}xx` }[label];
    if (actual === undefined) return true;
    if (op === '=' || op === '!=') return (actual === value) === (op === '=');
    return new RegExp(`^(?:${value})$`).test(actual) === (op === '=~');
  });

test.each(goodResponses)('%s: the platform counts every status as the pipeline does', (good) => {
  const objective = availability('api', { ...reasoning, target: '99%', good, measuredBy: 'platform' });
  const context = contextOf({ ...freight, objectives: [objective] }, 'prod');
  const { 'cloud-monitoring': counted } = indicatorsOf(context, objective);
  if (counted.kind !== 'BadOfTotal') throw new Error(counted.kind);
  for (let status = 100; status < 600; status += 1) {
    const [isEvent, isBad] = [has(counted.total, status), has(counted.bad, status)];
    const event = isEvent ? (isBad ? 'bad' : 'good') : 'none';
    // A bad response that is no event would make the share larger than it is.
    expect([status, event, isBad && !isEvent]).toEqual([status, responseEvent(good, status), false]);
  }
});
