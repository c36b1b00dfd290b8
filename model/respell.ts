/** Suggests the right spelling of a misspelt quantity: people type '2 s', '99,9%', '512Mi' and '50rps'. */

/** Canonical unit, and what people write for it, in lower case. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  ms: ['ms', 'msec', 'msecs', 'milli', 'millis', 'millisecond', 'milliseconds'],
  s: ['s', 'sec', 'secs', 'second', 'seconds'],
  m: ['m', 'min', 'mins', 'minute', 'minutes'],
  h: ['h', 'hr', 'hrs', 'hour', 'hours'],
  d: ['d', 'day', 'days'],
  '%': ['%', 'percent', 'pct'],
  B: ['b', 'byte', 'bytes'],
  KB: ['kb', 'k'],
  MB: ['mb'],
  GB: ['gb', 'g'],
  KiB: ['kib', 'ki'],
  MiB: ['mib', 'mi'],
  GiB: ['gib', 'gi'],
  '/s': ['/s', '/sec', '/second', 'persecond', 'rps', 'qps'],
  '/m': ['/m', '/min', '/minute', 'perminute', 'rpm'],
  '/h': ['/h', '/hour', 'perhour'],
};

const canonical: ReadonlyMap<string, string> = new Map(
  Object.entries(spellings).flatMap(([unit, spelling]) => spelling.map((word) => [word, unit] as const)),
);

/** '1,500' has a thousands separator, '99,9' a decimal comma. */
const plainNumber = (text: string): string =>
  (/^\d{1,3}(,\d{3})+(\.|$)/.test(text) ? text.replaceAll(',', '') : text.replace(',', '.')).replace(/^\./, '0.');

/** The likely spelling, or undefined. It may be another kind of quantity than the caller expects. */
export const respell = (text: string): string | undefined => {
  const [, amount = '', word = ''] = /^([\d.,]+)(\D*)$/.exec(text.replaceAll(/[\s_]/g, '')) ?? [];
  const number = plainNumber(amount);
  if (!/^\d+(\.\d+)?$/.test(number)) return undefined;
  if (word === 'M') return `${number}MB`;
  if (word !== '') {
    const unit = canonical.get(word.toLowerCase());
    return unit === undefined ? undefined : `${number}${unit}`;
  }
  // '0.999' can only be a share.
  const [, decimals] = /^0\.(\d{2,})$/.exec(number) ?? [];
  return decimals === undefined
    ? undefined
    : `${Number(decimals.slice(0, 2))}${decimals.length > 2 ? `.${decimals.slice(2)}` : ''}%`;
};
