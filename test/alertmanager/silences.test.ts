/** The emitted silences, imported by amtool into a running Alertmanager. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { alertmanagerConfig } from '../../alerts/alertmanager/alertmanagerConfig.ts';
import { silencesJson } from '../../alerts/alertmanager/silences.ts';
import { routeAlert } from '../../alerts/oncall/route.ts';
import { organizationWith, page } from '../../alerts/oncall/testing/routing.ts';
import type { SilenceDefinition } from '../../model/oncall/routing.ts';
import type { Labels } from '../../model/point.ts';
import { until } from '../../pipeline/testing/until.ts';
import { testWithAll, toolPath } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { startAlertmanager } from './alertmanager.ts';

const minute = 60_000;
const minuteText = (at: number): SilenceDefinition['begin'] =>
  `${new Date(Math.floor(at / minute) * minute).toISOString().slice(0, 16)}Z` as SilenceDefinition['begin'];

const silence = (
  id: string,
  matchers: SilenceDefinition['matchers'],
  begin: number,
  end: number,
): SilenceDefinition => ({
  id,
  matchers,
  begin: minuteText(begin),
  end: minuteText(end),
  owner: 'orders',
  reason: 'the table moves',
});

testWithAll(
  ['amtool', 'alertmanager'],
  'amtool imports the emitted silences, and Alertmanager holds back what routeAlert holds back',
  async () => {
    const now = Date.now();
    const organization = organizationWith({
      silences: [
        silence(
          'regex',
          [
            { label: 'system', op: '=~', value: 'ord.*' },
            { label: 'stage', op: '!=', value: 'table' },
          ],
          now - 5 * minute,
          now + 60 * minute,
        ),
        silence('later', [{ label: 'stage', op: '=', value: 'table' }], now + 60 * minute, now + 90 * minute),
        silence(
          'negative',
          [
            { label: 'system', op: '!~', value: 'orders|sales' },
            { label: 'slo', op: '=', value: '' },
            { label: 'stage', op: '=', value: 'queue' },
          ],
          now - 5 * minute,
          now + 60 * minute,
        ),
      ],
    });
    const folder = temporaryFolder();
    const file = path.join(folder, 'silences.json');
    writeFileSync(file, silencesJson(organization)!);
    const alertmanager = await startAlertmanager(
      toolPath('alertmanager')!,
      folder,
      alertmanagerConfig(organization).config,
      0.002,
    );
    const alerts: readonly Labels[] = ['orders', 'sales', 'web'].flatMap((system) =>
      ['api', 'queue', 'table'].map((stage) => ({ ...page, alertname: `${system}-${stage}`, system, stage })),
    );
    const notified = (): readonly string[] =>
      alertmanager.notifications().flatMap((group) => group.alerts.map(({ labels }) => labels['alertname'] ?? ''));
    const expected = alerts
      .filter((labels) => routeAlert(labels, now, { organization, fleetAlerts: [] })[0]?.state.kind === 'Notified')
      .map(({ alertname }) => alertname ?? '');
    try {
      const imported = spawnSync(
        toolPath('amtool')!,
        ['silence', 'import', `--alertmanager.url=${alertmanager.url}`, file],
        { encoding: 'utf8' },
      );
      expect({ code: imported.status, errors: imported.stderr }).toEqual({ code: 0, errors: '' });
      const [startsAt, endsAt] = [now, now + 60 * minute].map((at) => new Date(at).toISOString()) as [string, string];
      await alertmanager.post(alerts.map((labels) => ({ labels, annotations: {}, startsAt, endsAt })));
      await until('the others are notified', () => new Set(notified()).size >= expected.length);
      await delay(1_500);
    } finally {
      await alertmanager.stop();
    }
    expect([...new Set(notified())].toSorted()).toEqual(expected.toSorted());
    expect(expected).toHaveLength(6);
    expect(silencesJson(organizationWith({}))).toBeUndefined();
  },
  120_000,
);
