/**
 * What usage costs, for estimates: unit prices with their source and date. List prices are in USD, without discounts, taxes and
 * tiers. What has no price is not priced, which is never the same as free. An organization sets its own in systems/organization.ts.
 */
export const currencies = ['USD', 'EUR', 'CLP', 'BRL'] as const;
export type Currency = (typeof currencies)[number];

export interface Price {
  /** Of one unit, in the currency of the prices; null: not priced. */
  readonly value: number | null;
  /** Where the value is from; of null, why there is none. */
  readonly source: string;
  /** The day on which somebody last read it there: '2026-11-30'. */
  readonly date: string;
  /** Units of a calendar month that a project does not pay for. */
  readonly freePerProject?: number;
}

/** The unit of each price, as it follows 'a' or 'an'. */
export const priceUnits = {
  cpuSecond: 'second of a vCPU',
  memoryGiBSecond: 'second of a GiB of memory',
  requestMillion: 'million requests',
  messageTiB: 'TiB published or delivered',
  insertedGiB: 'GiB streamed into tables',
  storedGiBMonth: 'GiB stored for a month',
  scannedTiB: 'TiB that queries read',
  logGiB: 'GiB of log lines',
  alertCondition: 'condition a month',
  alertMetricReference: 'metric reference in a condition a month',
  alertPointMillion: 'million points that conditions return',
  sampleMillion: 'million samples',
  uptimeThousand: 'thousand executions of uptime checks',
  logMetricMiB: 'MiB of points of log-based metrics',
} as const;

export type PriceName = keyof typeof priceUnits;

export const priceNames: readonly PriceName[] = Object.keys(priceUnits) as PriceName[];

export type Prices = { readonly currency: Currency } & Readonly<Record<PriceName, Price>>;

/** Prices as an organization writes them. One that is left out, or null, is not priced: no other currency's price stands in for it. */
export type PricesDefinition = { readonly currency: Currency } & Readonly<Partial<Record<PriceName, Price | null>>>;

const runList = 'Cloud Run pricing, us-central1, request-based billing';
const observability = 'cloud.google.com/stackdriver/pricing';
const bigQuery = 'cloud.google.com/bigquery/pricing, US';
const costControl =
  'cloud.google.com/monitoring/alerts/cost-control: announced for 2025; today the page has no figures';

const listed = (value: number, source: string, freePerProject?: number): Price => ({
  value,
  source,
  date: '2026-11-30',
  ...(freePerProject === undefined ? {} : { freePerProject }),
});

export const listPrices: Prices = {
  currency: 'USD',
  cpuSecond: listed(0.000_024, runList),
  memoryGiBSecond: listed(0.000_002_5, runList),
  requestMillion: listed(0.4, runList),
  messageTiB: listed(40, 'cloud.google.com/pubsub/pricing'),
  insertedGiB: listed(0.05, `${bigQuery}: 0.01 for each 200 MB`),
  storedGiBMonth: listed(0.02, `${bigQuery}: active logical storage`),
  scannedTiB: listed(6.25, `${bigQuery}: on demand`),
  logGiB: listed(0.5, observability, 50),
  alertCondition: listed(1.5, costControl),
  alertMetricReference: {
    value: null,
    source: `${observability}: another way to bill alerts, announced for September 2027; it would replace conditions`,
    date: '2026-11-30',
  },
  alertPointMillion: listed(0.35, costControl),
  sampleMillion: listed(0.06, `${observability}: Managed Service for Prometheus, first tier`),
  uptimeThousand: listed(0.3, observability, 1_000),
  logMetricMiB: listed(0.258, `${observability}: metrics charged by bytes, first tier`),
};

const notGiven: Price = { value: null, source: 'systems/organization.ts has none', date: '' };

/** With every price that was left out as not priced. */
export const pricesOf = (definition: PricesDefinition | undefined): Prices => {
  if (definition === undefined) return listPrices;
  const filled = priceNames.map((name) => [name, definition[name] ?? notGiven] as const);
  return { currency: definition.currency, ...(Object.fromEntries(filled) as Record<PriceName, Price>) };
};

/**
 * The list prices in another currency. `rate`: how much of it a dollar costs. Throws nothing: a bad rate gives values that
 * `defineOrganization` refuses.
 */
export const listPricesIn = (
  currency: Currency,
  { rate, source, date }: { readonly rate: number; readonly source: string; readonly date: string },
): Prices => ({
  currency,
  ...(Object.fromEntries(
    priceNames.map((name) => {
      const price = listPrices[name];
      if (price.value === null) return [name, price];
      return [name, { ...price, value: price.value * rate, source: `${price.source}; ${source}`, date }];
    }),
  ) as Record<PriceName, Price>),
});
