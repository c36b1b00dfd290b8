/** A verdict over files in each format. A reporter is loaded when its format is asked for. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileDocument, fileVerdictText, type FileVerdict } from '../../lint/fileVerdict.ts';

export const fileFormats = ['text', 'json', 'sarif', 'github', 'junit', 'checkstyle'] as const;
export type FileFormat = (typeof fileFormats)[number];

export const reported = async (verdict: FileVerdict, format: FileFormat): Promise<string> => {
  switch (format) {
    case 'text':
      return fileVerdictText(verdict);
    case 'json':
      return `${JSON.stringify(fileDocument(verdict), null, 2)}\n`;
    case 'sarif': {
      const { sarifLog } = await import('../../lint/sarif.ts');
      return `${JSON.stringify(sarifLog(verdict, pageText), null, 2)}\n`;
    }
    case 'github':
      return (await import('../../lint/github.ts')).githubCommands(verdict);
    case 'junit':
      return (await import('../../lint/junit.ts')).junitXml(verdict);
    case 'checkstyle':
      return (await import('../../lint/checkstyle.ts')).checkstyleXml(verdict);
  }
};

const repository = path.join(import.meta.dirname, '..', '..');

/** The page of a check: the package brings it, so that it can be read in any repository. */
export const pageText = (page: string): string => readFileSync(path.join(repository, page), 'utf8');
