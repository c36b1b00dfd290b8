/** The override that turns an emitted root to a fake cloud: local state, any token, and the address of each service. */
import type { FakeCloud } from '../../google/cloud/fakeCloud.ts';
import { batching, platformEndpoints } from '../../google/cloud/platform.ts';

export const overrideFile = 'atalaya_override.tf.json';

/** `state`: the file of the state; undefined: Terraform's own, in the folder of the root. */
export const overrideOf = (cloud: Pick<FakeCloud, 'endpoint'>, state?: string): string =>
  `${JSON.stringify(
    {
      terraform: { backend: { local: state === undefined ? {} : { path: state } } },
      provider: {
        google: {
          access_token: 'any',
          batching,
          ...platformEndpoints(cloud),
          monitoring_custom_endpoint: cloud.endpoint('monitoring'),
          logging_custom_endpoint: `${cloud.endpoint('logging')}v2/`,
        },
      },
    },
    null,
    2,
  )}\n`;
