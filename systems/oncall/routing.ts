/** Routes before those by owner and severity, which every owner has. */
import type { RoutingDefinition } from '../../model/oncall/routing.ts';

export const routing: RoutingDefinition = {
  routes: [
    {
      // Their producers load files in the night, and the backlog is gone by the morning.
      id: 'datos-tickets-by-day',
      matchers: [
        { label: 'owner', op: '=', value: 'datos-latam' },
        { label: 'severity', op: '=', value: 'ticket' },
      ],
      to: 'datos-latam',
      grouping: { wait: '5m', interval: '30m', repeat: '24h' },
      mutedIn: ['santiago-nights'],
    },
  ],
  muteTimes: [{ id: 'santiago-nights', timeZone: 'America/Santiago', windows: [{ begin: '23:00', end: '06:00' }] }],
};
