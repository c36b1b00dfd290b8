/** Keys and indices from the top of a document. */
export type Path = readonly (string | number)[];

/** Such as `mosaicLayout.tiles[3].widget`; a key that is no identifier stands in quotes. */
export const pathText = (path: Path): string =>
  path
    .map((key, index) => {
      if (typeof key === 'number') return `[${key}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
