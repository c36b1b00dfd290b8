/** Figures as the verdict's sentences say them. */

/** '99.91%', '5%': two decimals at the most, and never 100% for what is less. */
export const percentText = (share: number): string => {
  const rounded = Math.round(share * 1e4) / 100;
  if (rounded === 100 && share < 1) return 'just below 100%';
  if (rounded === 0 && share > 0) return 'just above 0%';
  return `${rounded}%`;
};

/** '+12.3%', '-4%'. */
export const shiftText = (shift: number): string => `${shift >= 0 ? '+' : ''}${Math.round(shift * 1e3) / 10}%`;

export const timeText = (milliseconds: number): string =>
  milliseconds < 10 ? `${milliseconds.toFixed(2)} ms` : `${milliseconds.toFixed(milliseconds < 100 ? 1 : 0)} ms`;

/** '0.0039'; below a thousandth in powers of ten. */
export const chanceText = (p: number): string => (p < 1e-4 ? p.toExponential(1) : String(Number(p.toPrecision(2))));
