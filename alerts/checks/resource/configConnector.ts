/** Where Config Connector's fields are not the API's. Source: its reference, MonitoringUptimeCheckConfig and MonitoringNotificationChannel. */
import type { Messages } from '../../../checks/artefact/schema.ts';
import { resourceMessages } from './schema.ts';

export const configConnectorMessages: Messages = {
  ...resourceMessages,
  MonitoredResource: { filterLabels: '{string}', type: 'string' },
  NotificationChannel: {
    ...resourceMessages['NotificationChannel'],
    forceDelete: 'bool',
    sensitiveLabels: 'SensitiveLabels',
  },
  SensitiveLabels: { authToken: 'string', password: 'string', serviceKey: 'string' },
};
