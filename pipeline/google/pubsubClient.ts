/** Opens the Pub/Sub client, for Google's service or for an emulator. */
import { PubSub } from '@google-cloud/pubsub';

/** `endpoint` is an emulator's host and port. Without it the client uses PUBSUB_EMULATOR_HOST. */
export const openPubSubClient = (project: string, endpoint: string | undefined): PubSub =>
  new PubSub({
    projectId: project,
    ...(endpoint === undefined ? {} : { apiEndpoint: endpoint, emulatorMode: true }),
  });
