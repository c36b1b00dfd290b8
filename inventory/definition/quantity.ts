/** Seconds as a duration of a definition: '7d', '90s', '1.5s'. */
export const durationText = (seconds: number): string => {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
  ] as const;
  const whole = units.find(([, size]) => seconds > 0 && seconds % size === 0);
  if (whole !== undefined) return `${seconds / whole[1]}${whole[0]}`;
  return Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1_000)}ms`;
};
