/** Emitted rules that are held back, in Prometheus' own engine: at every interval at which a rule may be evaluated. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import { stringify } from 'yaml';
import { holdsOf, unlessHeldBack } from '../../alerts/heldBack.ts';
import type { Inhibition } from '../../model/oncall/routing.ts';
import type { Duration } from '../../model/quantity.ts';
import { binary, number, selector } from '../../promql/build.ts';
import { print } from '../../promql/print.ts';
import { testEachWith, toolPath } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { runPromtool } from './promtool.ts';

const inhibition: Inhibition = {
  id: 'cause',
  source: [{ label: 'alertname', op: '=', value: 'cause' }],
  target: [{ label: 'alertname', op: '=~', value: 'early|late|cause' }],
  equal: ['environment'],
};

const ruleOf = (alert: string, interval: Duration): object => {
  const labels = { environment: 'prod' };
  const query = binary('>', selector(`${alert}_fault`), number(0));
  const expr = print(unlessHeldBack(query, { alertname: alert, ...labels }, holdsOf([inhibition]), interval));
  return { alert, expr, labels };
};

const firing = (alert: string, at: string, isFiring: boolean): object => ({
  eval_time: at,
  alertname: alert,
  exp_alerts: isFiring ? [{ exp_labels: { environment: 'prod' } }] : [],
});

/** In steps of five minutes, each ten long: nothing; early; early and cause; all; cause and late; late; nothing. */
const series = (alert: string, on: string): object => ({
  series: `${alert}_fault`,
  values: on.replaceAll(/./g, '$& $& ').trim(),
});

testEachWith(['promtool'], [{ interval: '30s' }, { interval: '1m' }, { interval: '5m' }] as const)(
  'evaluated every $interval: what fires already goes on to its own end, what would begin waits, and the cause is not its own',
  ({ interval }) => {
    const folder = temporaryFolder();
    writeFileSync(
      path.join(folder, 'rules.yml'),
      stringify({
        groups: [
          { name: 'cause', interval: '30s', rules: [ruleOf('cause', '30s')] },
          { name: 'held', interval, rules: [ruleOf('early', interval), ruleOf('late', interval)] },
        ],
      }),
    );
    writeFileSync(
      path.join(folder, 'tests.yml'),
      stringify({
        rule_files: ['rules.yml'],
        evaluation_interval: interval,
        // promtool evaluates every group at this interval, in random order where none is given; a real cause is evaluated every 30 s.
        group_eval_order: ['cause', 'held'],
        tests: [
          {
            interval: '5m',
            input_series: [series('early', '0111000'), series('cause', '0011100'), series('late', '0001110')],
            alert_rule_test: [
              ...['15m', '25m', '30m', '35m'].map((at) => firing('early', at, true)),
              ...['5m', '46m', '55m'].map((at) => firing('early', at, false)),
              ...['25m', '35m', '45m'].map((at) => firing('cause', at, true)),
              ...['35m', '45m', '48m'].map((at) => firing('late', at, false)),
              firing('late', '56m', true),
              firing('late', '66m', false),
            ],
          },
        ],
      }),
    );
    const { code, output } = runPromtool(toolPath('promtool')!, ['test', 'rules', path.join(folder, 'tests.yml')]);
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
  },
);
