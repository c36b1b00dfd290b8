/** Placeholders in an expected text for parts that vary between runs. All other text has to be equal. */
const masks: Readonly<Record<string, string>> = {
  '<id>': '[0-9a-z]{6,}',
  '<instant>': String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`,
  '<port>': String.raw`\d{2,5}`,
  '<duration>': String.raw`\d+(\.\d+)?m?s`,
  '<number>': String.raw`-?[\d,]+(\.\d+)?`,
  '<spaces>': ' +',
  '<anything>': '.*',
};

const names = new RegExp(Object.keys(masks).join('|'), 'g');

/** A pattern for the whole line. */
export const asPattern = (line: string): RegExp => {
  const fixed = line.split(names).map((text) => RegExp.escape(text));
  const varying = [...line.matchAll(names)].map(([name]) => masks[name]!);
  return new RegExp(`^${fixed.map((text, i) => text + (varying[i] ?? '')).join('')}$`);
};
