import type { Finding } from '../core/finding.ts';
import type { Program } from '../program/program.ts';

interface Suppression {
  readonly path: string;
  readonly line: number;
  readonly rules: readonly string[];
  readonly reason: string;
}

const COMMENT = /cache-audit:\s*ignore\[([\w\s,-]*)\][\s:—-]*(.*?)(?:\*\/)?\s*$/;

/**
 * Takes away the findings that a comment on their line or the line above suppresses with a reason. A comment that suppresses
 * nothing, or gives no reason, is a note itself.
 */
export function suppress(program: Program, findings: readonly Finding[]): readonly Finding[] {
  const suppressions = [...program.files.values()].flatMap((file) =>
    file.facts.comments.flatMap((comment) => read(file.path, comment.line, comment.text)),
  );
  const used = new Set<Suppression>();
  const left = findings.filter((finding) => {
    const found = suppressions.find((suppression) => suppression.reason !== '' && covers(suppression, finding));
    if (found) used.add(found);
    return !found;
  });
  return [...left, ...suppressions.filter((suppression) => !used.has(suppression)).map(unused)];
}

function read(path: string, line: number, text: string): readonly Suppression[] {
  const match = COMMENT.exec(text);
  if (!match) return [];
  const rules = (match[1] ?? '')
    .split(',')
    .map((rule) => rule.trim())
    .filter(Boolean);
  return [{ path, line, rules, reason: (match[2] ?? '').trim() }];
}

function covers(suppression: Suppression, finding: Finding): boolean {
  if (!suppression.rules.includes(finding.rule)) return false;
  const places = [{ path: finding.path, span: finding.span }, ...(finding.cache ? [finding.cache] : [])];
  return places.some(
    ({ path, span }) =>
      path === suppression.path && (span.line === suppression.line || span.line === suppression.line + 1),
  );
}

function unused({ path, line, rules, reason }: Suppression): Finding {
  const span = { line, column: 0, endLine: line, endColumn: 0 };
  const setting = `ignore[${rules.join(', ')}]`;
  const slots = reason === '' ? { setting, guard: 'no reason' } : { setting };
  return {
    rule: 'unused-suppression',
    severity: 'note',
    confidence: 'high',
    evidence: ['data'],
    path,
    span,
    function: '',
    cache: null,
    resource: null,
    verb: '',
    sites: [],
    slots,
    remedy: null,
  };
}
