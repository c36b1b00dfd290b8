/** A system with every kind of budget: time slices, long and calendar windows, time zones, composites and maintenance. */
import { maintenance, recurringMaintenance } from '../../model/maintenance.ts';
import { allGood, availability, composite, freshness, latency, processing } from '../../model/objective.ts';
import type { PipelineSystem } from '../../model/system.ts';
import freight from '../fixtures/systems/freight.ts';

const common = { target: '99%', window: '30d', why: 'those who ship need it', rejected: [] } as const;

export const budgetKinds: PipelineSystem = {
  ...freight,
  id: 'budgets',
  alerts: [],
  objectives: [
    availability('api', { ...common, id: 'minutes', slices: { length: '1m', good: '95%' } }),
    latency('api', {
      ...common,
      id: 'five-minutes',
      under: '300ms',
      slices: { length: '5m', good: '95%', empty: 'not counted' },
    }),
    latency('api', {
      ...common,
      id: 'platform-hours',
      under: '300ms',
      measuredBy: 'platform',
      slices: { length: '1h', good: '95%' },
    }),
    processing('ingest', { ...common, id: 'seven-minutes', window: '7d', slices: { length: '7m', good: '100%' } }),
    freshness('ingest', { ...common, id: 'fresh-minutes', under: '1m', slices: { length: '1m', good: '99%' } }),
    availability('api', { ...common, id: 'sixty', window: '60d' }),
    availability('api', { ...common, id: 'quarter', window: 'calendar quarter', timeZone: 'America/Santiago' }),
    availability('api', { ...common, id: 'year', window: 'calendar year' }),
    availability('api', { ...common, id: 'month', window: 'calendar month', timeZone: 'Asia/Kolkata' }),
    composite('api', { ...common, id: 'mean', weights: { sixty: '62.5%', year: '37.5%' } }),
    composite('api', { ...common, id: 'mean-of-slices', weights: { minutes: '50%', 'fresh-minutes': '50%' } }),
    composite('api', { ...common, id: 'mean-with-platform', weights: { minutes: '50%', 'platform-hours': '50%' } }),
    allGood('ingest', { ...common, id: 'all-good', of: ['minutes', 'fresh-minutes', 'sixty'], slice: '1m' }),
  ],
  maintenance: [
    maintenance({ owner: 'shop', reason: 'upgrade', begin: '2026-12-05T02:00:00Z', end: '2026-12-05T04:00:00Z' }),
    recurringMaintenance({
      owner: 'shop',
      reason: 'patches',
      every: 'Sunday',
      begin: '02:00',
      end: '04:00',
      from: '2026-01-01',
      until: '2026-12-31',
    }),
  ],
};
