/**
 * What usage costs, for estimates only: list prices without discounts, free tiers or taxes. An organization with other
 * prices sets them in systems/organization.ts. Source: Google Cloud's price lists for us-central1, as of 2026; check them.
 */
export interface Prices {
  readonly currency: 'USD' | 'EUR' | 'CLP' | 'BRL';
  /** Per second of one vCPU while an instance is billed. */
  readonly cpuSecond: number;
  /** Per second of one GiB of memory while an instance is billed. */
  readonly memoryGiBSecond: number;
  readonly requestMillion: number;
  /** Per TiB that queries read. */
  readonly scannedTiB: number;
  /** Per TiB of messages published and delivered. */
  readonly messageTiB: number;
  /** Per GiB of log lines ingested. */
  readonly logGiB: number;
  /** Per million points that conditions of alerts return; undefined: not priced. */
  readonly alertPointMillion?: number;
}

export const listPrices: Prices = {
  currency: 'USD',
  cpuSecond: 0.000_024,
  memoryGiBSecond: 0.000_002_5,
  requestMillion: 0.4,
  scannedTiB: 6.25,
  messageTiB: 40,
  logGiB: 0.5,
  // Announced for 2025 (Cloud Monitoring, "Manage alerting costs"); the page has had no figures since.
  alertPointMillion: 0.35,
};
