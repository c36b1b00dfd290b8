/** A budget of a month over the projects of all systems. It notifies, and stops nothing. Source: Cloud Billing, "Create, edit, or delete budgets". */
import type { Channel, EmailChannel } from './channel.ts';
import type { Percentage } from './quantity.ts';
import type { Currency } from './prices.ts';
import { severities, type Severity } from './severity.ts';

export interface Budget {
  /** Whole units of the currency, for a calendar month; undefined: 1.5 times the estimate of `atalaya cost`. */
  readonly monthly: number | undefined;
  /** That of the billing account: Google refuses another one. */
  readonly currency: Currency;
  /** Shares of the amount that notify when they are spent; the forecast of the whole amount notifies, too. */
  readonly thresholds: readonly Percentage[];
}

export interface BudgetDefinition extends Partial<Omit<Budget, 'monthly'>> {
  readonly monthly?: number;
}

/** Of the estimate, where a definition has no amount: room for what the estimate leaves out. Our choice. */
export const budgetFactor = 1.5;

export const defaultThresholds: readonly Percentage[] = ['50%', '90%', '100%'];

/** Source: google.cloud.billing.budgets.v1.NotificationsRule, monitoring_notification_channels: e-mail only. */
export const mostBudgetChannels = 5;

/** The e-mail channels of an owner, each address once. */
export const emailsOf = ({
  channels,
}: {
  readonly channels: Readonly<Record<Severity, readonly Channel[]>>;
}): readonly EmailChannel[] => [
  ...new Map(
    severities.flatMap((severity) =>
      channels[severity].flatMap((channel) =>
        channel.kind === 'EmailChannel' ? [[channel.address, channel] as const] : [],
      ),
    ),
  ).values(),
];
