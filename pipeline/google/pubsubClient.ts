/** The Pub/Sub client, at Google's address or at an emulator's. */
import { PubSub } from '@google-cloud/pubsub';

/** `endpoint` is an emulator's host and port. Without it the client heeds PUBSUB_EMULATOR_HOST. */
export const openPubSubClient = (project: string, endpoint: string | undefined): PubSub =>
  new PubSub({
    projectId: project,
    ...(endpoint === undefined ? {} : { apiEndpoint: endpoint, emulatorMode: true }),
  });
