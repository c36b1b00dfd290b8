/** A value of a body as text: `otherwise` where there is none, JSON where it is no text. */
export const textOf = (value: unknown, otherwise = ''): string => {
  if (value === undefined || value === null) return otherwise;
  return typeof value === 'string' ? value : JSON.stringify(value);
};
