import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, type SyntaxNode } from '../src/languages/grammar.ts';

/** What a folder, or a file right under `src`, may import of ours, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[] | 'all'>> = {
  core: [],
  languages: ['core'],
  report: ['core'],
  sources: ['core'],
  jobs: ['core'],
  facts: ['core', 'languages'],
  knowledge: ['core', 'languages'],
  program: ['core', 'knowledge'],
  detectors: ['core', 'program'],
  review: ['core', 'program'],
  fixes: ['core', 'languages', 'facts', 'program', 'detectors', 'review'],
  github: ['core', 'report', 'sources'],
  reach: ['core', 'languages', 'facts', 'knowledge', 'program'],
  kept: ['core', 'facts', 'knowledge', 'reach'],
  lowering: ['core', 'languages', 'facts'],
  'audit.ts': [
    'core',
    'languages',
    'facts',
    'knowledge',
    'program',
    'reach',
    'detectors',
    'review',
    'fixes',
    'search.ts',
  ],
  'search.ts': ['core', 'detectors', 'program', 'review'],
  audits: 'all',
  tasks: 'all',
  'app.ts': 'all',
  'cli.ts': 'all',
  'cli-audit.ts': 'all',
  'cli-options.ts': 'all',
  'cli-output.ts': 'all',
  'cli-pull-request.ts': 'all',
  'config.ts': 'all',
  'server.ts': 'all',
  'pull-request.ts': 'all',
  'environment.ts': 'all',
  'http.ts': 'all',
  'log.ts': 'all',
  'metrics.ts': 'all',
  'relay.ts': 'all',
  'services.ts': 'all',
  'web.ts': 'all',
  'webhook.ts': 'all',
  'webhook-events.ts': [],
  'worker.ts': 'all',
  setup: ['core'],
};

/** These touch the world; all else takes values and returns values. */
const IMPURE = [
  /^src\/(sources|github|jobs|setup|audits|kept|lowering|tasks)\//,
  /^src\/(config|app|server|pull-request|cli(-[\w-]+)?)\.ts$/,
  /^src\/(environment|http|log|metrics|relay|services|web|webhook|worker)\.ts$/,
  /^src\/knowledge\/load\.ts$/,
  /^src\/languages\/grammar\.ts$/,
];

const PURE_BUILTINS = ['node:crypto', 'node:path/posix'];
const WORLDLY = [
  'console',
  'process',
  'fetch',
  'require',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'Date',
  'globalThis',
];

interface Source {
  readonly path: string;
  readonly text: string;
  readonly root: SyntaxNode;
}

const sources = globSync('src/**/*.ts').map(readSource);

test('every source is read', () => {
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter(({ root }) => root.type !== 'program')).toEqual([]);
});

describe('imports', () => {
  test('follow the table of folders', () => {
    expect(sources.flatMap(forbiddenImports)).toEqual([]);
  });

  test('of the core name no package but zod', () => {
    const packages = sources.filter(({ path }) => path.startsWith('src/core/')).flatMap(packagesOf);
    expect([...new Set(packages)]).toEqual(['zod']);
  });

  test('of pure code reach for nothing of the system', () => {
    const found = pureSources().flatMap((source) =>
      packagesOf(source)
        .filter((name) => name.startsWith('node:') && !PURE_BUILTINS.includes(name))
        .map((name) => `${source.path}: ${name}`),
    );
    expect(found).toEqual([]);
  });
});

test('pure code has no console, process, network, timer or date', () => {
  const found = pureSources().flatMap((source) =>
    nodesOf(source.root)
      .filter((node) => node.type === 'identifier' && WORLDLY.includes(textOf(source, node)))
      .map((node) => `${source.path}:${node.span.line}: ${textOf(source, node)}`),
  );
  expect(found).toEqual([]);
});

test('files have at most 300 lines', () => {
  const long = sources.filter(({ text }) => text.split('\n').length - 1 > 300);
  expect(long.map(({ path }) => path)).toEqual([]);
});

test('functions have at most 50 lines', () => {
  const types = /^(function_declaration|function_expression|arrow_function|method_definition|generator_function.*)$/;
  const long = sources.flatMap(({ path, root }) =>
    nodesOf(root)
      .filter(({ type, named, span }) => named && types.test(type) && span.endLine - span.line + 1 > 50)
      .map(({ span }) => `${path}:${span.line}: ${span.endLine - span.line + 1} lines`),
  );
  expect(long).toEqual([]);
});

test('no cast but `as const`, no `!`, no `any`, no default export', () => {
  const found = sources.flatMap((source) =>
    nodesOf(source.root)
      .filter((node) => isUntyped(textOf(source, node), node))
      .map((node) => `${source.path}:${node.span.line}: ${textOf(source, node).split('\n')[0]}`),
  );
  expect(found).toEqual([]);
});

test('files are named after one idea, in kebab-case', () => {
  const names = sources.map(({ path }) => path.split('/').at(-1) ?? path);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(name))).toEqual([]);
  expect(names.filter((name) => /^(utils?|helpers?|common|manager)\.ts$/.test(name))).toEqual([]);
});

function readSource(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const { root } = parse(text, 'typescript');
  if (!root) throw new Error(`${path} does not parse`);
  return { path, text, root };
}

function pureSources(): readonly Source[] {
  return sources.filter(({ path }) => !IMPURE.some((pattern) => pattern.test(path)));
}

/** A place without a row in the table may import nothing, so that new folders get one. */
function forbiddenImports(source: Source): readonly string[] {
  const from = placeOf(source.path);
  const allowed = MAY_IMPORT[from] ?? [];
  if (allowed === 'all') return [];
  return specifiersOf(source)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => placeOf(relative('.', join(dirname(source.path), specifier))))
    .filter((to) => to !== from && !allowed.includes(to))
    .map((to) => `${source.path} imports ${to}`);
}

/** `core` for `src/core/tree.ts`, `cli.ts` for `src/cli.ts`. */
function placeOf(path: string): string {
  const [top, place = ''] = path.split('/');
  return top === 'src' ? place : path;
}

function packagesOf(source: Source): readonly string[] {
  return specifiersOf(source).filter((specifier) => !specifier.startsWith('.'));
}

/** Of imports and re-exports, and of `import()` with a literal. */
function specifiersOf({ text, root }: Source): readonly string[] {
  return nodesOf(root).flatMap((node) => {
    const isStatement = node.type === 'import_statement' || node.type === 'export_statement';
    const isCall = node.type === 'call_expression' && node.children[0]?.type === 'import';
    const holder = isCall ? node.children[1] : node;
    if (!holder || !(isStatement || isCall)) return [];
    return holder.children
      .filter((child) => child.type === 'string')
      .map((child) => text.slice(child.start + 1, child.end - 1));
  });
}

function isUntyped(text: string, node: SyntaxNode): boolean {
  if (node.type === 'as_expression') return !/\bas const$/.test(text);
  if (node.type === 'predefined_type') return text === 'any';
  if (node.type === 'export_statement') return text.startsWith('export default');
  return node.type === 'non_null_expression' || node.type === 'type_assertion';
}

function textOf({ text }: Source, node: SyntaxNode): string {
  return text.slice(node.start, node.end);
}

function nodesOf(root: SyntaxNode): readonly SyntaxNode[] {
  return [root, ...root.children.flatMap(nodesOf)];
}
