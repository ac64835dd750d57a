import type { Edit, Remedy } from '../core/finding.ts';
import type { Span } from '../core/span.ts';
import { restyled } from './style.ts';

/** The edit that a remedy means in the text that it is for; null where it cannot be written as whole lines of their own. */
export function editFor(remedy: Remedy, text: string, baseTexts: ReadonlyMap<string, string>): Edit | null {
  if (remedy.kind === 'replace') return replacement(remedy, text);
  if (remedy.kind === 'add-statement') return addition(remedy, text);
  const { path, after, from } = remedy;
  const statement = statementAt(baseTexts.get(from.path) ?? '', from.span);
  return statement === null ? null : addition({ kind: 'add-statement', path, after, text: statement }, text);
}

/** A statement on one line, without its end. */
function statementAt(text: string, { line, column, endLine, endColumn }: Span): string | null {
  if (line !== endLine) return null;
  const statement = text.split('\n')[line - 1]?.slice(column, endColumn).replace(/;\s*$/, '') ?? '';
  return /^(return|throw|raise|yield)\b/.test(statement) || statement === '' ? null : statement;
}

/** The text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const lines = text.split('\n');
  for (const { startLine, endLine, text: added } of edits.toSorted((a, b) => b.startLine - a.startLine))
    lines.splice(startLine - 1, endLine - startLine + 1, ...added.split('\n'));
  return lines.join('\n');
}

function replacement({ path, span, text: put }: Extract<Remedy, { kind: 'replace' }>, text: string): Edit | null {
  const lines = text.split('\n').slice(span.line - 1, span.endLine);
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return null;
  const changed = first.slice(0, span.column) + restyled(put, text) + last.slice(span.endColumn);
  return { path, startLine: span.line, endLine: span.endLine, text: changed };
}

type Addition = Extract<Remedy, { kind: 'add-statement' }>;

function addition(remedy: Addition, text: string): Edit | null {
  const { path, after } = remedy;
  const lines = text.split('\n').slice(after.line - 1, after.endLine);
  const indent = /^[ \t]*/.exec(lines[0] ?? '')?.[0] ?? '';
  const rest = (lines.at(-1) ?? '').slice(after.endColumn);
  const stands = indent.length === after.column && /^\s*;?\s*((#|\/\/).*)?$/.test(rest);
  if (!stands || lines.length === 0 || isBodyWithoutBraces(remedy, text)) return null;
  const statement = lines.join('\n').slice(after.column);
  if (/^(return|throw|raise|yield|break|continue)\b/.test(statement))
    return aroundReturn(remedy, statement, indent, text);
  const added = lineOf(remedy, indent, statement, text);
  return { path, startLine: after.endLine + 1, endLine: after.endLine, text: added };
}

/** `if (ready)` and an arrow own the one statement that follows: a second one would stand outside. */
function isBodyWithoutBraces({ path, after }: Addition, text: string): boolean {
  if (isPython(path)) return false;
  const before = text.split('\n', after.line - 1).findLast((line) => line.trim() !== '');
  return /(\)|\belse|\bdo|=>)\s*$/.test(before ?? '');
}

function lineOf(remedy: Addition, indent: string, statement: string, text: string): string {
  const end = endOf(statement);
  return `${indent}${restyled(remedy.text, text)}${isPython(remedy.path) ? end.replace(';', '') : end}`;
}

/** A semicolon and a carriage return where the statement before has them. */
function endOf(statement: string): string {
  return /;?\s*((#|\/\/).*)?\r?$/.exec(statement)?.[0].replace(/[^;\r]/g, '') ?? '';
}

/** Nothing runs after `return await save()`: the answer is kept in a name first. A promise that is not awaited cannot be. */
function aroundReturn(remedy: Addition, statement: string, indent: string, text: string): Edit | null {
  const { path, after } = remedy;
  const value = /^return\s+([\s\S]+?);?\s*$/.exec(statement)?.[1];
  const name = freeName(remedy, text);
  if (value === undefined || name === null || /\s(#|\/\/)/.test(value)) return null;
  if (!isPython(path) && !value.startsWith('await ')) return null;
  const end = endOf(statement);
  const keep = `${indent}${isPython(path) ? '' : 'const '}${name} = ${value}${end}`;
  const lines = [keep, lineOf(remedy, indent, statement, text), `${indent}return ${name}${end}`];
  return { path, startLine: after.line, endLine: after.endLine, text: lines.join('\n') };
}

/** How many lines around a statement its function may take up. */
const AROUND = 60;

function freeName({ after }: Addition, text: string): string | null {
  const near = text
    .split('\n')
    .slice(Math.max(0, after.line - AROUND), after.endLine + AROUND)
    .join('\n');
  return ['result', 'saved', 'written'].find((name) => !new RegExp(`\\b${name}\\b`).test(near)) ?? null;
}

function isPython(path: string): boolean {
  return /\.pyi?$/.test(path);
}
