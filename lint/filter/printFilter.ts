/** Prints the tree of a filter in one form: parsed again, the text gives the same tree. */
import type { FilterNode, FilterText } from './filterTree.ts';

export const printFilter = (node: FilterNode): string => {
  switch (node.kind) {
    case 'And':
      return node.items
        .map((item) => (item.kind === 'And' ? `(${printFilter(item)})` : printFilter(item)))
        .join(' AND ');
    case 'Or':
      return node.items.map(tight).join(' OR ');
    case 'Not':
      return `NOT ${tight(node.item)}`;
    case 'Search':
      return textOf(node.text);
    case 'Call':
      return `${node.name}(${node.arguments.map(textOf).join(', ')})`;
    case 'Comparison': {
      const { key, op, value } = node;
      const right =
        value === undefined
          ? ''
          : value.kind === 'Choice'
            ? `(${printFilter(value.of)})`
            : value.kind === 'Call'
              ? printFilter(value)
              : textOf(value);
      return `${key.written}${op}${right}`;
    }
  }
};

const tight = (node: FilterNode): string =>
  node.kind === 'And' || node.kind === 'Or' ? `(${printFilter(node)})` : printFilter(node);

const textOf = ({ kind, value, written }: FilterText): string =>
  kind === 'Text' ? `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"` : written;
