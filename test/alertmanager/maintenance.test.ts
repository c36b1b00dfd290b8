/** A running Alertmanager with the emitted mute times: what is in maintenance now notifies nobody, and all else does. */
import { expect } from '@jest/globals';
import { alertmanagerConfig } from '../../alerts/alertmanager/alertmanagerConfig.ts';
import { maintenance, recurringMaintenance, type AnyMaintenance } from '../../model/maintenance.ts';
import type { PipelineSystem } from '../../model/system.ts';
import { until } from '../../pipeline/testing/until.ts';
import diary from '../fixtures/systems/diary.ts';
import freight from '../fixtures/systems/freight.ts';
import lms from '../fixtures/systems/lms.ts';
import organization from '../fixtures/systems/organization.ts';
import { testWith } from '../support/needs.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { startAlertmanager, type PostedAlert } from './alertmanager.ts';

const hour = 3_600_000;
const now = Date.now();
const minuteText = (at: number): string => new Date(Math.floor(at / 60_000) * 60_000).toISOString();
const clockText = (at: number): string => new Date(at).toISOString().slice(11, 16);
const dateText = (at: number): string => new Date(at).toISOString().slice(0, 10);

const owned = { owner: 'shop', reason: 'upgrade' };
const [objective] = diary.objectives;

const inMaintenance = (system: PipelineSystem, item: AnyMaintenance): PipelineSystem => ({
  ...system,
  maintenance: [item],
});

const systems: readonly PipelineSystem[] = [
  inMaintenance(freight, maintenance({ ...owned, begin: minuteText(now - hour), end: minuteText(now + hour) })),
  inMaintenance(
    diary,
    maintenance({
      ...owned,
      begin: minuteText(now - hour),
      end: minuteText(now + hour),
      objectives: [objective!.id],
    }),
  ),
  inMaintenance(
    lms,
    recurringMaintenance({
      ...owned,
      every: 'day',
      begin: clockText(now - 5 * hour),
      end: clockText(now - 4 * hour),
      from: dateText(now - 48 * hour),
      until: dateText(now + 48 * hour),
    }),
  ),
];

const alertOf = ({ id, owner }: PipelineSystem, slo?: string): PostedAlert => ({
  labels: {
    alertname: `${id}-${slo ?? 'symptom'}`,
    environment: 'prod',
    owner,
    severity: 'page',
    stage: 'api',
    system: id,
    ...(slo === undefined ? {} : { slo }),
  },
  annotations: { summary: 'it burns' },
  startsAt: new Date(now - 60_000).toISOString(),
  endsAt: new Date(now + hour).toISOString(),
});

testWith(
  'alertmanager',
  'in its maintenance a system pages nobody, of an objective in maintenance only that objective, and outside of it all',
  async (program) => {
    const { config } = alertmanagerConfig(organization, systems);
    const alertmanager = await startAlertmanager(program, temporaryFolder(), config, 0.005);
    try {
      const [, other] = diary.objectives;
      await alertmanager.post([
        alertOf(freight),
        alertOf(freight, freight.objectives[0]!.id),
        alertOf(diary, objective!.id),
        alertOf(diary, other!.id),
        alertOf(lms),
      ]);
      const notified = (): readonly string[] =>
        alertmanager.notifications().flatMap(({ alerts }) => alerts.map(({ labels }) => labels['alertname'] ?? ''));
      await until('the alerts outside of maintenance notify', async () => new Set(notified()).size >= 2);
      // Muted groups are flushed at the same time as the others: wait for their next interval.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect([...new Set(notified())].toSorted()).toEqual([`diary-${other!.id}`, 'lms-symptom']);
    } finally {
      await alertmanager.stop();
    }
  },
  120_000,
);
