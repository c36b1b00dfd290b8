/**
 * What usage costs, for estimates only: list prices without discounts, free tiers or taxes. A definition that is billed
 * otherwise says so in systems/organization.ts. Source: Google Cloud's price lists for us-central1, as of 2026; check them.
 */
export interface Prices {
  readonly currency: 'USD' | 'EUR' | 'CLP' | 'BRL';
  /** A second of one vCPU, and of one GiB, while an instance is billed. */
  readonly cpuSecond: number;
  readonly memoryGiBSecond: number;
  readonly requestMillion: number;
  /** Bytes that queries read, a TiB. */
  readonly scannedTiB: number;
  /** Messages published and delivered, a TiB. */
  readonly messageTiB: number;
  /** Log lines ingested, a GiB. */
  readonly logGiB: number;
}

export const listPrices: Prices = {
  currency: 'USD',
  cpuSecond: 0.000_024,
  memoryGiBSecond: 0.000_002_5,
  requestMillion: 0.4,
  scannedTiB: 6.25,
  messageTiB: 40,
  logGiB: 0.5,
};
