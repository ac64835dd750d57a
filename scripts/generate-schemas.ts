import { mkdir, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { RepositoryConfig } from '../src/core/config.ts';
import { AuditReport } from '../src/core/finding.ts';
import { IssueText } from '../src/core/issue.ts';
import { LibraryModel } from '../src/knowledge/model.ts';

const FOLDER = new URL('../rules/schema/', import.meta.url);

/** By file name. What people write is described as written, with its defaults left out; the report as it comes. */
export function generateSchemas(): Readonly<Record<string, string>> {
  return {
    'audit.json': render(z.toJSONSchema(AuditReport)),
    'config.json': render(z.toJSONSchema(RepositoryConfig, { io: 'input' })),
    'issue.json': render(z.toJSONSchema(IssueText, { io: 'input' })),
    'library-model.json': render(z.toJSONSchema(LibraryModel, { io: 'input' })),
  };
}

function render(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

if (import.meta.main) {
  await mkdir(FOLDER, { recursive: true });
  for (const [name, text] of Object.entries(generateSchemas())) await writeFile(new URL(name, FOLDER), text);
}
