/** How many seconds a unit of time of UCUM is; undefined for other units. */
export const secondsIn = (unit: string): number | undefined =>
  ({ ns: 1e-9, us: 1e-6, ms: 1e-3, s: 1, min: 60, h: 3_600, d: 86_400 })[unit];
