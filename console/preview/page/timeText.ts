/** A time as every part of the page writes it; seconds since the epoch. */
export const timeText = (at: number, utc: boolean): string =>
  `${new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    ...(utc ? { timeZone: 'UTC' } : {}),
  }).format(at * 1_000)}${utc ? ' UTC' : ''}`;
