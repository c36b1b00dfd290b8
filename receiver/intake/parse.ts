/** How each kind of sender is read. Pub/Sub carries Cloud Monitoring's notifications, in any form of its pushes. */
import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import { readPush } from '../../pipeline/ingest/entry/readPush.ts';
import { isUnreadable } from '../../pipeline/ingest/entry/received.ts';
import type { SenderKind } from '../configuration/configuration.ts';
import type { Notification } from '../received.ts';
import { alertmanagerNotification } from './alertmanager.ts';
import { cloudMonitoringNotification } from './cloudMonitoring.ts';
import { fault, type IntakeFault } from './fault.ts';

export interface Incoming {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Parse = (incoming: Incoming, sender: string, now: number) => Notification | IntakeFault;

const notJson: IntakeFault = fault('body', 'is not JSON in UTF-8', 'send one JSON object');

/** Undefined: it is not JSON. */
const jsonOf = (body: Buffer): { readonly value: unknown } | undefined => {
  if (!isUtf8(body)) return undefined;
  try {
    return { value: JSON.parse(body.toString()) as unknown };
  } catch {
    return undefined;
  }
};

const ofJson =
  (read: (value: unknown, sender: string, now: number) => Notification | IntakeFault): Parse =>
  ({ body }, sender, now) => {
    const json = jsonOf(body);
    return json === undefined ? notJson : read(json.value, sender, now);
  };

const ofPush: Parse = ({ headers, body }, sender, now) => {
  const received = readPush(headers, body, now);
  if (isUnreadable(received))
    return fault('body', received.reason, 'push messages of a Pub/Sub channel of Cloud Monitoring');
  const json = jsonOf(Buffer.from(received.data));
  return json === undefined
    ? fault('message.data', 'is not JSON in UTF-8', 'publish what Cloud Monitoring publishes')
    : cloudMonitoringNotification(json.value, sender, now);
};

export const parses: Readonly<Record<SenderKind, Parse>> = {
  alertmanager: ofJson((value, sender, now) => alertmanagerNotification(value, sender, now)),
  'cloud-monitoring': ofJson(cloudMonitoringNotification),
  pubsub: ofPush,
};
