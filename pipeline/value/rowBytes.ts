/** About how many bytes a row's values have: text by its length, every other scalar eight. It bounds pages. */
export const rowBytes = (values: readonly unknown[]): number => {
  let bytes = 0;
  for (const value of values) {
    if (typeof value === 'string') bytes += value.length;
    else if (Array.isArray(value)) bytes += rowBytes(value as readonly unknown[]);
    else bytes += 8;
  }
  return bytes;
};
