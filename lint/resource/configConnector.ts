/** Where Config Connector's fields are not the API's. Source: its CRDs. */
import type { Messages } from '../artefact/schema.ts';
import { policyMessages } from '../policy/schema.ts';
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

/** Its channels are references, of which a text is none. */
export const configConnectorPolicyMessages: Messages = {
  ...policyMessages,
  AlertPolicy: { ...policyMessages['AlertPolicy'], notificationChannels: '[ChannelReference]' },
  ChannelReference: { external: 'string', name: 'string', namespace: 'string' },
};
