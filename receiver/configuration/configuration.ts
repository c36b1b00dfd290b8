/** How one receiver is run: what is particular to a machine or a project, and not to the organization. Secrets are references. */
import type { Reference } from './secrets.ts';

export type SenderKind = 'alertmanager' | 'cloud-monitoring' | 'pubsub';

export type AuthConfiguration =
  | { readonly kind: 'Basic'; readonly username: string; readonly password: Reference }
  | { readonly kind: 'Bearer'; readonly token: Reference }
  | {
      readonly kind: 'Oidc';
      readonly audience: string;
      readonly account: string;
      readonly keys: string | undefined;
      readonly issuer: string | undefined;
    };

export interface SenderConfiguration {
  /** In its path: /hooks/<name>. */
  readonly name: string;
  readonly kind: SenderKind;
  readonly auth: AuthConfiguration;
}

export interface SmtpConfiguration {
  readonly host: string;
  readonly port: number;
  readonly tls: 'starttls' | 'implicit' | 'none';
  readonly user: string | undefined;
  readonly password: Reference | undefined;
  readonly from: string;
}

export interface HeartbeatConfiguration {
  readonly name: string;
  /** Labels of the alert that always fires. */
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly within: number;
  readonly owner: string | undefined;
}

export interface ReceiverConfiguration {
  /** Undefined: this machine only, or what the platform says. */
  readonly listen: { readonly host: string; readonly port: number } | undefined;
  /** Undefined: the address on which it listens. */
  readonly url: string | undefined;
  readonly linkKey: Reference | undefined;
  /** Folder of the secrets that definitions name. */
  readonly secrets: string | undefined;
  readonly senders: readonly SenderConfiguration[];
  readonly smtp: SmtpConfiguration | undefined;
  readonly signingKey: Reference | undefined;
  readonly slackApi: string | undefined;
  readonly pagerDutyEvents: string | undefined;
  readonly heartbeats: readonly HeartbeatConfiguration[];
  readonly rate: { readonly perSecond: number; readonly burst: number };
  readonly proxies: number;
}

export const defaultRate = { perSecond: 1_000, burst: 5_000 } as const;
export const defaultPort = 8090;
