/**
 * A running Alertmanager with a copy of an emitted configuration: the same routes, groups and inhibitions, with waits that are shorter by
 * one factor, and receivers that post to this process.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { stringify } from 'yaml';
import type { AlertmanagerConfig, Receiver } from '../../alerts/alertmanager/config.ts';
import { milliseconds, type Duration } from '../../model/quantity.ts';
import { until } from '../../pipeline/testing/until.ts';
import { closed, freePort, listening } from './ports.ts';

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt?: string;
}

/** One notification of a webhook. */
export interface Notification {
  readonly receiver: string;
  readonly groupKey: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** What Slack is sent. */
export interface SlackMessage {
  readonly receiver: string;
  readonly title: string;
  readonly text: string;
}

export interface RunningAlertmanager {
  readonly url: string;
  readonly post: (alerts: readonly PostedAlert[]) => Promise<void>;
  readonly notifications: () => readonly Notification[];
  readonly slack: () => readonly SlackMessage[];
  readonly stop: () => Promise<void>;
}

/** `scale`: real milliseconds for a millisecond of the configuration. `kept`: names of receivers that post where the configuration says. */
export const startAlertmanager = async (
  program: string,
  folder: string,
  config: AlertmanagerConfig,
  scale: number,
  kept: readonly string[] = [],
): Promise<RunningAlertmanager> => {
  const sink = await startSink();
  const file = path.join(folder, 'alertmanager.yml');
  const receivers = config.receivers.map((receiver) =>
    kept.includes(receiver.name) ? receiver : sink.receiving(receiver),
  );
  writeFileSync(file, stringify(scaled({ ...config, receivers }, scale)));
  const port = await freePort();
  const child = spawn(
    program,
    [
      `--config.file=${file}`,
      `--storage.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const base = `http://127.0.0.1:${port}`;
  await until('Alertmanager is ready', async () => {
    if (child.exitCode !== null) throw new Error(`Alertmanager ended: ${log}`);
    return fetch(`${base}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  return {
    url: base,
    post: async (alerts) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${base}/api/v2/alerts`, { method: 'POST', headers, body: JSON.stringify(alerts) });
      if (!answer.ok) throw new Error(`Alertmanager answers ${answer.status}: ${await answer.text()}`);
    },
    notifications: sink.notifications,
    slack: sink.slack,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await sink.stop();
    },
  };
};

/** Every duration of the routes, by one factor. */
const scaled = (config: AlertmanagerConfig, scale: number): AlertmanagerConfig => {
  const short = (wait: string): string => `${Math.max(1, Math.round(milliseconds(wait as Duration) * scale))}ms`;
  const timed = <R extends Omit<AlertmanagerConfig['route'], 'routes'>>(route: R): R => ({
    ...route,
    group_wait: short(route.group_wait),
    group_interval: short(route.group_interval),
    repeat_interval: short(route.repeat_interval),
  });
  return { ...config, route: { ...timed(config.route), routes: config.route.routes.map(timed) } };
};

interface SlackBody {
  readonly attachments: readonly { readonly title: string; readonly text: string }[];
}

interface Sink {
  /** A receiver of the same name that posts here; Slack's texts stay as emitted. */
  readonly receiving: (receiver: Receiver) => Receiver;
  readonly notifications: () => readonly Notification[];
  readonly slack: () => readonly SlackMessage[];
  readonly stop: () => Promise<void>;
}

const startSink = async (): Promise<Sink> => {
  const notifications: Notification[] = [];
  const slack: SlackMessage[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    let body = '';
    request.on('data', (text: Buffer) => (body += text.toString()));
    request.on('end', () => {
      const [, kind, receiver = ''] = (request.url ?? '').split('/');
      if (kind === 'slack') {
        const [attachment] = (JSON.parse(body) as SlackBody).attachments;
        slack.push({ receiver, title: attachment?.title ?? '', text: attachment?.text ?? '' });
      } else notifications.push(JSON.parse(body) as Notification);
      response.end('ok');
    });
  });
  const { port } = await listening(server);
  const url = (kind: string, receiver: string): string => `http://127.0.0.1:${port}/${kind}/${receiver}`;
  return {
    receiving: ({ name, ...integrations }) => ({
      name,
      webhook_configs: [{ url: url('webhook', name), send_resolved: true }],
      slack_configs: (integrations['slack_configs'] ?? []).map((settings) => ({
        ...(settings as Readonly<Record<string, string>>),
        api_url: url('slack', name),
        http_config: {},
      })),
    }),
    notifications: () => notifications,
    slack: () => slack,
    stop: () => closed(server),
  };
};
