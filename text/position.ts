/** Offsets into a text, the end excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Lines and columns from 1, columns in UTF-16 units as editors and SARIF count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export const positionAt = (text: string, offset: number): Position => {
  const before = text.slice(0, Math.max(0, offset));
  const start = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let i = before.indexOf('\n'); i !== -1; i = before.indexOf('\n', i + 1)) line += 1;
  return { line, column: before.length - start + 1 };
};
