import type { Audit, Excerpt, FindingDetail } from '../../src/core/audit.ts';
import type { Checklist, ReportedFinding } from '../../src/core/finding.ts';

const staleOrder: ReportedFinding = {
  fingerprint: 'write-without-invalidation:OrderCache:orders:update:update_order:1',
  rule: 'write-without-invalidation',
  pattern: 1,
  type: 'Stale',
  impact: 'Data inconsistency',
  severity: 'error',
  confidence: 'high',
  evidence: ['data', 'habit'],
  status: 'new',
  path: 'shop/orders.py',
  line: 12,
  endLine: 12,
  function: 'update_order',
  message:
    '`update_order` changes `orders` and leaves the old copy in `_orders`. `get_order` goes on answering with the old value. Call `_orders.pop(order_id, None)` after `db.update_order(…)`.',
  cause: '`update_order` is new.',
  cache: { name: '_orders', path: 'shop/orders.py', line: 3 },
  resource: 'orders',
  sites: [
    { role: 'write', path: 'shop/orders.py', line: 12, endLine: 12 },
    { role: 'read', path: 'shop/reading.py', line: 6, endLine: 7 },
    { role: 'sibling', path: 'shop/cancelling.py', line: 20, endLine: 20 },
  ],
  anchor: { kind: 'line', path: 'shop/orders.py', line: 12, side: 'RIGHT' },
  fix: {
    verified: true,
    edits: [{ path: 'shop/orders.py', startLine: 13, endLine: 12, text: '    _orders.pop(order_id, None)\n' }],
  },
};

const growingAvatars: ReportedFinding = {
  fingerprint: 'unbounded-cache:avatars:::avatar:1',
  rule: 'unbounded-cache',
  pattern: 4,
  type: 'Unbounded',
  impact: 'Memory',
  severity: 'warning',
  confidence: 'medium',
  evidence: ['data'],
  status: 'new',
  path: 'web/avatars.ts',
  line: 4,
  endLine: 4,
  function: '',
  message:
    '`avatars` lives as long as the process, takes keys from outside, and never lets an entry go. Give it a maximum size or an expiry.',
  cause: 'The cache is new.',
  cache: { name: 'avatars', path: 'web/avatars.ts', line: 4 },
  resource: null,
  sites: [],
  anchor: { kind: 'file', path: 'web/avatars.ts', line: 4, side: 'RIGHT' },
  fix: null,
};

const knownRace: ReportedFinding = {
  ...growingAvatars,
  fingerprint: 'write-then-delete:prices:price:update:set_price:1',
  rule: 'write-then-delete',
  pattern: 9,
  type: 'Consistency',
  impact: 'Data inconsistency',
  severity: 'note',
  status: 'unchanged',
  path: 'shop/prices.py',
  line: 30,
  endLine: 31,
  function: 'Prices.set_price',
  message: '`get_price` fills `prices` without a guard.',
  cause: '',
  cache: null,
};

const fixedKey: ReportedFinding = {
  ...knownRace,
  fingerprint: 'unstable-key:reports:::report_key:1',
  rule: 'unstable-key',
  pattern: 5,
  type: 'Collision',
  severity: 'error',
  confidence: 'high',
  status: 'fixed',
  path: 'shop/reports.py',
  line: 8,
  endLine: 8,
  function: 'report_key',
  message: 'The key of `reports` comes from `hash(filters)`.',
};

const writeExcerpt: Excerpt = {
  path: 'shop/orders.py',
  line: 10,
  language: 'python',
  lines: ['', 'def update_order(order_id, price):', '    db.update_order(order_id, price)'],
  marked: [12],
  role: 'write',
};

const readExcerpt: Excerpt = {
  path: 'shop/reading.py',
  line: 5,
  language: 'python',
  lines: [
    'def get_order(order_id):',
    '    if order_id not in _orders:',
    '        _orders[order_id] = db.get_order(order_id)',
  ],
  marked: [6, 7],
  role: 'read',
};

const staleDetail: FindingDetail = {
  fingerprint: staleOrder.fingerprint,
  title: 'A write leaves the old value in the cache',
  currentBehavior: '`_orders` keeps a copy of `orders`. `get_order` answers from that copy.',
  scenario: [
    { actor: 'request A', target: 'cache', text: 'reads through `get_order` and fills `_orders`' },
    { actor: 'request B', target: 'data', text: 'runs `db.update_order(…)` in `update_order`' },
    { actor: 'request B', target: '', text: 'returns, and `_orders` still holds the copy from before' },
    { actor: 'request A', target: 'cache', text: 'reads again and gets the old value' },
  ],
  consequence: 'Readers see a value that the data no longer has.',
  evidence: [writeExcerpt, readExcerpt],
  advice: 'Delete the entry once the write has succeeded. Follow `cancel_order`, which already does.',
  fixed: {
    ...writeExcerpt,
    line: 11,
    lines: [...writeExcerpt.lines.slice(1), '    _orders.pop(order_id, None)'],
    marked: [13],
    role: '',
  },
  test: {
    path: '',
    line: 0,
    language: 'python',
    lines: ['def test_a_read_after_the_write_sees_the_new_value():', '    update_order(key, changed)'],
    marked: [],
    role: '',
  },
  references: ['https://learn.microsoft.com/en-us/azure/architecture/patterns/cache-aside'],
};

const growingDetail: FindingDetail = {
  fingerprint: growingAvatars.fingerprint,
  title: 'The cache grows without a limit',
  currentBehavior: 'No size, no expiry and no eviction is set anywhere.',
  scenario: [
    { actor: 'request A', target: 'cache', text: 'adds an entry to `avatars`' },
    { actor: 'process', target: '', text: 'runs out of memory' },
  ],
  consequence: 'Memory grows with the number of distinct keys.',
  evidence: [
    {
      path: 'web/avatars.ts',
      line: 4,
      language: 'typescript',
      lines: ['const avatars = new Map<string, Buffer>();'],
      marked: [4],
      role: 'cache',
    },
  ],
  advice: 'Use a container with a maximum size.',
  fixed: null,
  test: null,
  references: [],
};

const checklist: Checklist = {
  cache: { name: '_orders', path: 'shop/orders.py', line: 3 },
  answers: [
    {
      area: 'Invalidation',
      question: 'Is cache invalidated on every mutation path?',
      answer: 'no',
      site: { role: 'write', path: 'shop/orders.py', line: 12, endLine: 12 },
    },
    { area: 'Bounds', question: 'Is cache size bounded (maxsize)?', answer: 'not known', site: null },
  ],
};

/** Two new findings, one known, one fixed, as a review of a small shop would give. */
export const sampleAudit: Audit = {
  report: {
    schema: 'cache-audit/1',
    base: '1111111111111111111111111111111111111111',
    head: '2222222222222222222222222222222222222222',
    conclusion: 'findings',
    coverage: {
      files: 42,
      analyzed: 41,
      excluded: 12,
      unlinked: 0,
      caches: 3,
      gaps: [
        { path: 'shop/legacy.py', reason: 'syntax-error', line: 7 },
        { path: 'web/bundle.js', reason: 'too-large' },
      ],
      milliseconds: 900,
    },
    findings: [knownRace, growingAvatars, fixedKey, staleOrder],
  },
  details: [staleDetail, growingDetail],
  checklists: [checklist],
};

export const cleanAudit: Audit = {
  report: {
    ...sampleAudit.report,
    base: null,
    conclusion: 'clean',
    coverage: { files: 1, analyzed: 1, excluded: 0, unlinked: 0, caches: 1, gaps: [], milliseconds: 5 },
    findings: [],
  },
  details: [],
  checklists: [],
};
