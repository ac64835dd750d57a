import { dirname, join, normalize } from 'node:path/posix';

/** A `package.json`, `tsconfig.json` or database schema of the tree. */
export interface ConfigurationFile {
  readonly path: string;
  readonly text: string;
}

/** Which file of the tree a module specifier means. */
export interface Workspace {
  /** Null for a module outside the tree. `from` is the path of the importing file. */
  resolve(from: string, module: string): string | null;
}

export function openWorkspace(paths: readonly string[], configurations: readonly ConfigurationFile[]): Workspace {
  const files = new Set(paths);
  const python = pythonModules(paths);
  const script = scriptModules(files, configurations);
  return { resolve: known((from, module) => (/\.pyi?$/.test(from) ? python(from, module) : script(from, module))) };
}

/** The same few modules are asked for again and again, and a file that is not there takes many tries. */
function known(resolve: Resolve): Resolve {
  // cache-audit: ignore[unbounded-cache] it lives as long as its program, whose imports are counted
  const answers = new Map<string, Map<string, string | null>>();
  return (from, module) => {
    let own = answers.get(from);
    if (!own) {
      own = new Map();
      answers.set(from, own);
    }
    let answer = own.get(module);
    if (answer === undefined) {
      answer = resolve(from, module);
      own.set(module, answer);
    }
    return answer;
  };
}

type Resolve = (from: string, module: string) => string | null;

/** By every dotted ending of a path; `app/models/__init__.py` is `app.models`. */
function pythonModules(paths: readonly string[]): Resolve {
  const bySuffix = new Map<string, string[]>();
  const packages = new Set<string>();
  for (const path of paths) {
    if (!/\.pyi?$/.test(path)) continue;
    if (path.endsWith('/__init__.py')) packages.add(dirname(path));
    const parts = path
      .replace(/\.pyi?$/, '')
      .replace(/\/__init__$/, '')
      .split('/');
    for (let start = 0; start < parts.length; start++) {
      const suffix = parts.slice(start).join('.');
      const known = bySuffix.get(suffix);
      if (known) known.push(path);
      else bySuffix.set(suffix, [path]);
    }
  }
  const files = new Set(paths);
  return (from, module) => {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    if (dots > 0) return relativePython(files, from, dots, module.slice(dots));
    const candidates = (bySuffix.get(module) ?? []).filter((path) => isRooted(path, module, from, packages));
    return nearest(candidates, from);
  };
}

function relativePython(files: ReadonlySet<string>, from: string, dots: number, rest: string): string | null {
  let folder = dirname(from);
  for (let up = 1; up < dots; up++) folder = dirname(folder);
  const base = normalize(join(folder, ...rest.split('.').filter(Boolean)));
  return [`${base}.py`, join(base, '__init__.py'), `${base}.pyi`].find((path) => files.has(path)) ?? null;
}

/** The folder above the module is a source root: no package itself, and on the importer's way or named by convention. */
function isRooted(path: string, module: string, from: string, packages: ReadonlySet<string>): boolean {
  const parts = path
    .replace(/\.pyi?$/, '')
    .replace(/\/__init__$/, '')
    .split('/');
  const root = parts.slice(0, parts.length - module.split('.').length).join('/');
  if (root === '' || root === 'src' || root === 'lib') return true;
  if (packages.has(root)) return false;
  return from.startsWith(`${root}/`) || module.includes('.');
}

function nearest(candidates: readonly string[], from: string): string | null {
  const common = (path: string): number => {
    let at = 0;
    while (at < path.length && path[at] === from[at]) at++;
    return at;
  };
  return candidates.toSorted((a, b) => common(b) - common(a) || a.length - b.length)[0] ?? null;
}

function scriptModules(files: ReadonlySet<string>, configurations: readonly ConfigurationFile[]): Resolve {
  const packages = configurations.flatMap(packageOf);
  const aliases = configurations.flatMap(aliasesOf);
  return (from, module) => {
    if (module.startsWith('.')) return probe(files, normalize(join(dirname(from), module)));
    const inScope = aliases
      .filter((alias) => from.startsWith(alias.scope))
      .toSorted((a, b) => b.scope.length - a.scope.length);
    for (const alias of inScope) {
      const rest = alias.match(module);
      const found =
        rest === null
          ? null
          : firstOf(alias.targets, (target) => probe(files, normalize(target.replace('*', () => rest))));
      if (found) return found;
    }
    const owner = packages.find(({ name }) => module === name || module.startsWith(`${name}/`));
    if (owner) return inPackage(files, owner, module.slice(owner.name.length + 1));
    return byConvention(files, from, module);
  };
}

function firstOf<T, R>(items: readonly T[], answer: (item: T) => R | null): R | null {
  for (const item of items) {
    const found = answer(item);
    if (found !== null) return found;
  }
  return null;
}

const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.js',
  '.jsx',
  '.mjs',
  '.mts',
  '.cjs',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.jsx',
  '/index.mjs',
];

function probe(files: ReadonlySet<string>, place: string): string | null {
  const base = place === '.' || place === './' ? 'index' : place;
  const stem = base.replace(/\.(js|mjs|cjs|jsx)$/, '');
  const candidates = [
    ...ENDINGS.map((ending) => base + ending),
    ...(stem === base ? [] : ENDINGS.map((ending) => stem + ending)),
  ];
  return candidates.find((path) => files.has(path)) ?? null;
}

interface Package {
  readonly name: string;
  readonly folder: string;
  readonly entries: readonly string[];
}

function packageOf({ path, text }: ConfigurationFile): readonly Package[] {
  if (!path.endsWith('package.json')) return [];
  const json = readJson(text);
  const name = json?.['name'];
  if (typeof name !== 'string' || !json) return [];
  const entries = ['source', 'main', 'module', 'types']
    .map((key) => json[key])
    .filter((entry) => typeof entry === 'string');
  return [{ name, folder: dirname(path), entries }];
}

function inPackage(files: ReadonlySet<string>, owner: Package, rest: string): string | null {
  const bases = rest
    ? [rest, `src/${rest}`, `lib/${rest}`]
    : [...owner.entries, 'src/index', 'index', 'src/main', 'lib/index'];
  return firstOf(
    bases,
    (base) =>
      probe(files, normalize(join(owner.folder, base))) ??
      probe(
        files,
        normalize(join(owner.folder, base.replace(/^(\.\/)?(dist|build)\//, 'src/').replace(/\.d\.ts$/, ''))),
      ),
  );
}

interface Alias {
  readonly scope: string;
  readonly targets: readonly string[];
  readonly match: (module: string) => string | null;
}

function aliasesOf({ path, text }: ConfigurationFile): readonly Alias[] {
  if (!/[jt]sconfig[^/]*\.json$/.test(path)) return [];
  const options = asRecord(readJson(text)?.['compilerOptions']);
  const paths = asRecord(options?.['paths']);
  const folder = dirname(path);
  const scope = folder === '.' ? '' : `${folder}/`;
  const baseUrl = typeof options?.['baseUrl'] === 'string' ? options['baseUrl'] : '.';
  const base = normalize(join(folder, baseUrl));
  const aliases = Object.entries(paths ?? {}).map(([pattern, targets]) => ({
    scope,
    targets: (Array.isArray(targets) ? targets : [])
      .filter((target) => typeof target === 'string')
      .map((target) => join(base, target)),
    match: matcher(pattern),
  }));
  const whole =
    typeof options?.['baseUrl'] === 'string'
      ? [{ scope, targets: [join(base, '*')], match: (module: string) => module }]
      : [];
  return [...aliases, ...whole];
}

function matcher(pattern: string): (module: string) => string | null {
  const star = pattern.indexOf('*');
  if (star < 0) return (module) => (module === pattern ? '' : null);
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  return (module) =>
    module.startsWith(before) && module.endsWith(after)
      ? module.slice(before.length, module.length - after.length)
      : null;
}

/** `@/x`, `~/x` and `src/x` mean a source folder above the importer, whatever the bundler's configuration says. */
function byConvention(files: ReadonlySet<string>, from: string, module: string): string | null {
  const rest = /^(?:[@~]|src|app)\/(.+)$/.exec(module)?.[1];
  if (!rest) return null;
  const folders = dirname(from).split('/');
  for (let depth = folders.length; depth >= 0; depth--) {
    const folder = folders.slice(0, depth).join('/');
    const found = firstOf(['', 'src', 'app'], (source) => probe(files, normalize(join(folder, source, rest))));
    if (found) return found;
  }
  return null;
}

/** Configuration files may hold comments and trailing commas; one that is broken says nothing. */
function readJson(text: string): Record<string, unknown> | null {
  const plain = text
    .replace(/("(?:[^"\\]|\\.)*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (_, string: string | undefined) => string ?? '')
    .replace(/,(\s*[}\]])/g, '$1');
  try {
    return asRecord(JSON.parse(plain));
  } catch {
    return null;
  }
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}
