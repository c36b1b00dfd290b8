/** Rules about a whole file: its length, the folder it is in, and who may end the process. */
import { exitFolder, isUnder, maxLines, vagueFolders } from './allowed.ts';
import { type Rule, pathIn } from './rule.ts';

export const fileLengthRule = (): Rule => ({
  create: (context) => ({
    Program: () => {
      const { lines } = context.sourceCode;
      const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
      if (count <= maxLines) return;
      const line = maxLines + 1;
      context.report({
        loc: { start: { line, column: 0 }, end: { line, column: 1 } },
        message:
          `this file has ${count} lines, and a file has at most ${maxLines}. ` +
          'Fix: move one of its subjects to a separate file in the same folder.',
      });
    },
  }),
});

export const noVagueFolderRule = (root: string): Rule => ({
  create: (context) => {
    const parts = pathIn(root, context.filename)
      .replace(/\.\w+$/, '')
      .split('/');
    const vague = parts.find((part) => vagueFolders.includes(part));
    if (vague === undefined) return {};
    return {
      Program: (node) =>
        context.report({
          node,
          message:
            `“${vague}” does not say what is inside. ` +
            'Fix: move each function to the file of its only user, or to the folder of its subject (docs/architecture.md).',
        }),
    };
  },
});

const exitMessage =
  'only cli/ ends the process, so that everything else can be started, stopped and tested. ' +
  'Fix: return the outcome, throw an error, or set process.exitCode.';

export const exitRule = (root: string): Rule => ({
  create: (context) => {
    if (isUnder(pathIn(root, context.filename), exitFolder)) return {};
    return {
      MemberExpression: (node) => {
        const [object, property] = [node.object, node.property] as { name?: string }[];
        if (object?.name === 'process' && property?.name === 'exit') {
          context.report({ node, message: exitMessage });
        }
      },
    };
  },
});
