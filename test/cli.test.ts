import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { exitCode } from '../src/cli-audit.ts';
import { AREAS, ScanRequest, wantedRules } from '../src/cli-options.ts';
import { withProgress, writeReports } from '../src/cli-output.ts';
import type { Audit } from '../src/core/audit.ts';
import { AuditReport, type ReportedFinding, RuleId } from '../src/core/finding.ts';
import { commit, git, scratchFolder, scratchRepository, writeFiles } from './sources/scratch-repository.ts';

const UNBOUNDED = `import db

_orders = {}


def get_order(order_id):
    if order_id not in _orders:
        _orders[order_id] = db.get_order(order_id)
    return _orders[order_id]
`;
const BOUNDED = UNBOUNDED.replace('import db', 'import db\nfrom cachetools import LRUCache').replace(
  '{}',
  'LRUCache(maxsize=100)',
);

describe('scan', () => {
  test('exits with 1 for a finding at --fail-on, with 0 under it', () => {
    const folder = folderWith({ 'orders.py': UNBOUNDED });
    const found = cacheAudit(
      folder,
      'scan',
      '.',
      '--only',
      'unbounded-cache',
      '--format',
      'json',
      '--fail-on',
      'warning',
    );
    expect(rulesOf(found)).toEqual(['unbounded-cache']);
    expect(found.status).toBe(1);
    expect(cacheAudit(folder, 'unbounded', 'orders.py').status).toBe(0);
    expect(cacheAudit(folder, 'unbounded', 'orders.py', '--fail-on', 'warning').status).toBe(1);
    expect(cacheAudit(folder, 'unbounded', 'orders.py', '--fail-on', 'never').status).toBe(0);
  });

  test('exits with 0 for code that is right', () => {
    const result = cacheAudit(folderWith({ 'orders.py': BOUNDED }), 'unbounded', '.', '--fail-on', 'note');
    expect([result.status, result.stderr]).toEqual([0, '']);
  });

  test('heeds the repository configuration, and shows what is wrong with it', () => {
    const folder = folderWith({
      'orders.py': UNBOUNDED,
      '.github/cache-audit.yml': 'rules:\n  unbounded-cache: off\n',
    });
    expect(cacheAudit(folder, 'unbounded', '.', '--fail-on', 'warning').status).toBe(0);
    writeFiles(folder, { '.github/cache-audit.yml': 'mode: review\nrule:\n  unbounded-cache: off\n' });
    const result = cacheAudit(folder, 'unbounded', '.', '--fail-on', 'warning', '--format', 'json');
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/^cache-audit: \.github\/cache-audit\.yml:2: expected .+, got `rule`\n$/);
    expect(reportOf(result).coverage.gaps).toContainEqual({
      path: '.github/cache-audit.yml',
      reason: 'configuration',
      line: 2,
    });
  });

  test('writes one report for each file with findings', () => {
    const folder = folderWith({ 'a/orders.py': UNBOUNDED, 'b/orders.py': UNBOUNDED, 'fine.py': BOUNDED });
    cacheAudit(folder, 'unbounded', '.', '--out-dir', 'reports');
    expect(readdirSync(join(folder, 'reports'))).toEqual([
      'CACHE_AUDIT_a__orders.py.md',
      'CACHE_AUDIT_b__orders.py.md',
    ]);
  });
});

describe('review', () => {
  test('exits with 1 for what the change brings in, with 0 for what was there', () => {
    const folder = scratchRepository({ 'orders.py': BOUNDED });
    git(folder, 'checkout', '--quiet', '-b', 'topic');
    commit(folder, { 'orders.py': UNBOUNDED });
    const brought = cacheAudit(folder, 'review', '--fail-on', 'warning', '--format', 'json');
    expect(rulesOf(brought)).toContain('unbounded-cache');
    expect(brought.status).toBe(1);
    commit(folder, { 'README.md': 'orders\n' });
    const later = cacheAudit(folder, 'review', '--base', 'HEAD~1', '--fail-on', 'warning');
    expect([later.status, later.stderr]).toEqual([0, '']);
  });

  test('reads a bare repository', () => {
    const bare = scratchFolder();
    git(bare, 'clone', '--quiet', '--bare', scratchRepository({ 'orders.py': BOUNDED }), '.');
    const result = cacheAudit(scratchFolder(), 'review', '--repo', bare, '--format', 'json');
    expect([result.status, reportOf(result)]).toMatchObject([0, { base: 'main', head: 'HEAD', conclusion: 'clean' }]);
  });

  test('takes its configuration from the base', () => {
    const folder = scratchRepository({ 'orders.py': BOUNDED });
    git(folder, 'checkout', '--quiet', '-b', 'topic');
    commit(folder, { 'orders.py': UNBOUNDED, '.github/cache-audit.yml': 'rules:\n  unbounded-cache: off\n' });
    expect(rulesOf(cacheAudit(folder, 'review', '--format', 'json'))).toContain('unbounded-cache');
  });
});

describe('what is kept for later runs', () => {
  const rest = Object.fromEntries(
    Array.from({ length: 420 }, (_, at) => [`rest/part_${at}.py`, `part_${at} = ${at}\n`]),
  );
  const folder = scratchRepository({ ...rest, 'orders.py': BOUNDED });
  commit(folder, { 'orders.py': UNBOUNDED });
  const review = (...args: readonly string[]) => {
    const result = cacheAudit(folder, 'review', '--base', 'HEAD~1', '--format', 'json', ...args);
    const { coverage, ...report } = reportOf(result);
    return { status: result.status, stderr: result.stderr, report, coverage: { ...coverage, milliseconds: 0 } };
  };

  test('changes nothing of what is said', () => {
    const kept = scratchFolder();
    const without = review('--no-cache');
    expect(without.report.findings.map(({ rule }) => rule)).toContain('unbounded-cache');
    for (const run of ['first', 'second']) expect([run, review('--cache', kept)]).toEqual([run, without]);
    expect(readdirSync(kept)).not.toEqual([]);
    expect(review('--cache', kept, '--whole')).toEqual(without);
  });

  test('may stand where nothing can be written', () => {
    expect(review('--cache', '/dev/null/kept')).toEqual(review('--no-cache'));
  });
});

describe('what could not run exits with 2 and one line that says why', () => {
  const repository = scratchRepository({ 'orders.py': BOUNDED });
  const unborn = scratchRepository();
  const elsewhere = scratchFolder();

  test.each([
    ['an unknown revision', repository, ['review', '--base', 'nowhere'], /expected a revision of \., got nowhere/],
    ['a revision that looks like an option', repository, ['review', '--base=--all'], /got --all/],
    ['an empty repository', unborn, ['review'], /has no commits/],
    ['a folder without repository', elsewhere, ['review'], /expected a git repository/],
    ['a path that is not there', elsewhere, ['scan', 'nowhere.py'], /nowhere\.py does not exist/],
    ['an unknown rule', elsewhere, ['scan', '.', '--only', 'lock-odor'], /`lock-odor` is not one of them/],
    ['an unknown area', elsewhere, ['scan', '.', '--check', 'bounds,love'], /`love` is not one of them/],
    ['an unknown format', elsewhere, ['scan', '.', '--format', 'pdf'], /Allowed choices are text, markdown/],
    ['an unknown rule to explain', elsewhere, ['explain', 'lock-odor'], /expected the id of a rule, got lock-odor/],
    ['an unknown command', elsewhere, ['revue'], /unknown command 'revue'/],
    ['a missing path', elsewhere, ['stampede'], /missing required argument 'paths'/],
  ])('%s', (_, folder, args, message) => {
    const result = cacheAudit(folder, ...args);
    expect(result.status).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(/^cache-audit: /);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/\n {4}at /);
  });

  test('reports that cannot be written', () => {
    const folder = folderWith({ 'orders.py': BOUNDED, reports: 'a file where the folder should be' });
    const result = cacheAudit(folder, 'unbounded', 'orders.py', '--out-dir', 'reports/deeper');
    expect([result.status, result.stdout]).toEqual([2, '']);
    expect(result.stderr).toBe('cache-audit: expected a folder that can be written to, reports/deeper is none\n');
  });

  test('a bug, whose stack is shown only on demand', () => {
    const folder = folderWith({ 'orders.py': BOUNDED });
    const broken = 'data:text/javascript,Date.prototype.toISOString=()=>{throw%20new%20TypeError("no%20clock")}';
    const args = ['--import', broken, CLI, 'unbounded', '.'];
    const quiet = run(folder, args, {});
    expect([quiet.status, quiet.stdout, quiet.stderr]).toEqual([2, '', 'cache-audit: internal error: no clock\n']);
    expect(run(folder, args, { CACHE_AUDIT_DEBUG: '1' }).stderr).toMatch(/\n {4}at /);
  });
});

describe('rules', () => {
  test('are listed, one a line, each once', () => {
    const result = cacheAudit(scratchFolder(), 'rules', 'list');
    const listed = result.stdout
      .trim()
      .split('\n')
      .flatMap((line) => RuleId.options.filter((id) => line.includes(` ${id} `)));
    expect(listed.toSorted()).toEqual(RuleId.options.toSorted());
  });

  test('explain themselves', () => {
    const result = cacheAudit(scratchFolder(), 'explain', 'unbounded-cache');
    expect(result.status).toBe(0);
    expect(result.stdout).toContain('unbounded-cache');
  });

  test('pass their own test', () => {
    const result = cacheAudit(scratchFolder(), 'rules', 'test');
    expect([result.status, result.stderr]).toEqual([0, '']);
  });

  test('belong to an area, all but the one that is about no cache', () => {
    const inAreas = new Set(Object.values(AREAS).flat());
    expect(RuleId.options.filter((id) => !inAreas.has(id))).toEqual(['unused-suppression']);
  });

  test('asked for by name and by area are checked together', () => {
    const request = { paths: ['.'], format: 'text', failOn: 'error', cache: false };
    expect(wantedRules(ScanRequest.parse(request))).toBeNull();
    expect(wantedRules(ScanRequest.parse({ ...request, only: ['lock-order'], check: ['keys'] }))).toEqual([
      'lock-order',
      'unstable-key',
      'incomplete-key',
      'overlapping-keys',
    ]);
  });
});

describe('the exit code', () => {
  test.each([
    ['a warning under error', { severity: 'warning' }, 'error', 0],
    ['a warning at warning', { severity: 'warning' }, 'warning', 1],
    ['an error at note', { severity: 'error' }, 'note', 1],
    ['an error where nothing fails', { severity: 'error' }, 'never', 0],
    ['an error of medium confidence', { severity: 'error', confidence: 'medium' }, 'error', 1],
    ['an error of low confidence', { severity: 'error', confidence: 'low' }, 'note', 0],
    ['an error that is fixed', { severity: 'error', status: 'fixed' }, 'note', 0],
  ] as const)('of %s', (_, fields, failOn, expected) => {
    expect(exitCode([finding('orders.py', fields)], failOn)).toBe(expected);
  });

  test('of no findings is 0', () => {
    expect(exitCode([], 'note')).toBe(0);
  });
});

test('no report overwrites another', async () => {
  const paths = [
    'a/orders.py',
    'b/orders.py',
    'a__orders.py',
    'Prices.py',
    'c/prices.py',
    'x\u00e9.py',
    'x\u00e8.py',
    `${'long/'.repeat(99)}a.py`,
    `${'long/'.repeat(98)}b/a.py`,
  ];
  const folder = join(scratchFolder(), 'deep/reports');
  await writeReports(auditOf(paths.map((path) => finding(path, {}))), folder);
  const names = readdirSync(folder);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(paths.length);
  expect(names.filter((name) => !/^CACHE_AUDIT_[\w.-]+\.md$/.test(name))).toEqual([]);
  const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(paths.filter((path) => !texts.some((text) => text.includes(path)))).toEqual([]);
});

describe('progress', () => {
  test('is drawn on a terminal in one line, each state once, and wiped', async () => {
    expect(await drawnWhere(true)).toBe('\r\u001b[Kread 0%\r\u001b[Kread 50%\r\u001b[K');
  });

  test('is not drawn elsewhere', async () => {
    expect(await drawnWhere(false)).toBe('');
  });

  async function drawnWhere(isTTY: boolean): Promise<string> {
    const before = process.stderr.isTTY;
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      process.stderr.isTTY = isTTY;
      await withProgress(async (listener) => {
        for (const done of [0, 1, 1]) listener({ phase: 'read', done, total: 2 });
      });
      return write.mock.calls.map(([text]) => String(text)).join('');
    } finally {
      process.stderr.isTTY = before;
      write.mockRestore();
    }
  }
});

describe('a pipe', () => {
  const printing = `import('${new URL('../src/cli-output.ts', import.meta.url)}').then((output) => output.print('x'.repeat(5_000_000)))`;

  test('gets a long report whole, however slowly it reads', () => {
    const result = shell(`"${process.execPath}" --eval "$PRINTING" | (sleep 1; wc -c)`);
    expect(result.stdout.trim()).toBe('5000001');
  });

  test('that is closed early is no failure', () => {
    const result = shell(
      `"${process.execPath}" "${CLI}" explain unbounded-cache | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`,
    );
    expect([result.stdout.trim(), result.stderr]).toEqual(['0', '']);
  });

  function shell(command: string): SpawnSyncReturns<string> {
    return spawnSync('bash', ['-c', command], { encoding: 'utf8', env: { ...process.env, PRINTING: printing } });
  }
});

const CLI = join(import.meta.dirname, '../src/cli.ts');

function cacheAudit(folder: string, ...args: readonly string[]): SpawnSyncReturns<string> {
  return run(folder, [CLI, ...args], {});
}

function run(cwd: string, args: readonly string[], env: Readonly<Record<string, string>>): SpawnSyncReturns<string> {
  const inherited = { ...process.env, CACHE_AUDIT_DEBUG: '', ...env };
  return spawnSync(process.execPath, args, { cwd, env: inherited, encoding: 'utf8', maxBuffer: 1e8 });
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = scratchFolder();
  writeFiles(folder, files);
  return folder;
}

function reportOf(result: SpawnSyncReturns<string>): AuditReport {
  return AuditReport.parse(JSON.parse(result.stdout));
}

function rulesOf(result: SpawnSyncReturns<string>): readonly RuleId[] {
  return reportOf(result).findings.map(({ rule }) => rule);
}

function auditOf(findings: readonly ReportedFinding[]): Audit {
  const coverage = { files: 1, analyzed: 1, excluded: 0, unlinked: 0, caches: 1, gaps: [], milliseconds: 1 };
  const report = { schema: 'cache-audit/1', base: null, head: '.', conclusion: 'findings', coverage } as const;
  return { report: { ...report, findings: [...findings] }, details: [], checklists: [] };
}

function finding(path: string, fields: Partial<ReportedFinding>): ReportedFinding {
  return {
    fingerprint: path,
    rule: 'unbounded-cache',
    pattern: 4,
    type: 'Unbounded',
    impact: 'Memory',
    severity: 'warning',
    confidence: 'high',
    evidence: ['data'],
    status: 'new',
    path,
    line: 3,
    endLine: 3,
    function: 'get_order',
    message: '`_orders` grows with every order.',
    cause: '`_orders` was added.',
    cache: null,
    resource: null,
    sites: [],
    anchor: { kind: 'none', path, line: 3, side: 'RIGHT' },
    fix: null,
    ...fields,
  };
}
