import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What words, facts and knowledge are made by and of: this package's own code and rules, and by its manifest the grammars. */
const MAKERS = ['src', 'dist'].flatMap((folder) =>
  ['core', 'languages', 'facts', 'knowledge', 'reach'].map((part) => `${folder}/${part}/**/*.{ts,js}`),
);
const RULES = 'rules/**/*.yml';

/** Another one for each other version of them, so that nobody has to think of it. */
export function makersVersion(): string {
  const root = new URL('../../', import.meta.url);
  const hash = createHash('sha1').update(readFileSync(new URL('package.json', root)));
  const files = globSync([...MAKERS, RULES], { cwd: fileURLToPath(root) });
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(new URL(file, root)));
  return hash.digest('hex').slice(0, 16);
}
