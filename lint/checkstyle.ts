/** Findings as Checkstyle's XML, which reviewers' tools read. Source: checkstyle, XMLLogger. */
import { markup } from '../text/markup.ts';
import type { FileVerdict } from './fileVerdict.ts';

export const checkstyleXml = ({ findings, unreadable }: FileVerdict): string => {
  const rows = [
    ...unreadable.map((one) => ({ ...one, severity: 'error' as const, source: 'atalaya/unreadable' })),
    ...findings.map((one) => ({ ...one, source: `atalaya/${one.check}` })),
  ];
  const files = [...Map.groupBy(rows, ({ file }) => file)].map(
    ([file, own]) =>
      markup`  <file name="${file}">\n${own.map(
        ({ position, severity, message, fix, source }) =>
          markup`    <error line="${position?.line ?? 1}" column="${position?.column ?? 1}" severity="${severity}" message="${message} Fix: ${fix}" source="${source}"/>\n`,
      )}  </file>\n`,
  );
  return markup`<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n${files}</checkstyle>\n`.text;
};
