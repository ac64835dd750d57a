import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from './audit.ts';
import type { Format } from './cli-options.ts';
import type { Audit } from './core/audit.ts';
import { UsageError } from './core/errors.ts';
import {
  fileReportNames,
  renderFileReport,
  renderGithubAnnotations,
  renderJson,
  renderMarkdown,
  renderSarif,
  renderText,
} from './report/index.ts';

export function render(audit: Audit, format: Format): string {
  switch (format) {
    case 'text':
      return renderText(audit, { color: process.stdout.isTTY === true && !process.env.NO_COLOR });
    case 'markdown':
      return renderMarkdown(audit);
    case 'json':
      return renderJson(audit);
    case 'sarif':
      return renderSarif(audit);
    case 'github':
      return renderGithubAnnotations(audit);
  }
}

/** Done when all of it has left the process: a pipe takes a long text only in pieces. */
export function print(text: string): Promise<void> {
  const whole = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return new Promise((resolve, reject) => {
    process.stdout.write(whole, (error) => (error && !isClosedPipe(error) ? reject(error) : resolve()));
  });
}

/** The reader of a pipe may stop early (`| head`): that is no failure of ours. */
export function isClosedPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

/** Runs `work` with a listener that draws one line on a terminal's standard error, and wipes it at the end. */
export async function withProgress<T>(work: (listener: (progress: Progress) => void) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work(() => {});
  let shown = '';
  const draw = (line: string) => {
    if (line !== shown) process.stderr.write(`\r\u001b[K${line}`);
    shown = line;
  };
  try {
    return await work(({ phase, done, total }) =>
      draw(`${phase} ${total === 0 ? 0 : Math.floor((100 * done) / total)}%`),
    );
  } finally {
    draw('');
  }
}

/** One `CACHE_AUDIT_<filename>.md` for each file with findings. Errors: UsageError where nothing can be written there. */
export async function writeReports(audit: Audit, directory: string): Promise<void> {
  const paths = audit.report.findings.map((finding) => finding.path);
  try {
    await mkdir(directory, { recursive: true });
    for (const [path, name] of distinctNames(fileReportNames(paths))) {
      await writeFile(join(directory, name), renderFileReport(audit, path));
    }
  } catch (cause) {
    throw new UsageError(`expected a folder that can be written to, ${directory} is none`, { cause });
  }
}

/** Most file systems take 255 bytes, and some hold upper and lower case for the same: no report may overwrite another. */
function distinctNames(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const distinct = new Map<string, string>();
  for (const [path, name] of names) {
    const stem = name.replace(/\.md$/, '').slice(0, 240);
    let candidate = stem;
    for (let count = 2; taken.has(candidate.toLowerCase()); count += 1) candidate = `${stem}-${count}`;
    taken.add(candidate.toLowerCase());
    distinct.set(path, `${candidate}.md`);
  }
  return distinct;
}
