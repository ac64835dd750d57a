import type { Argument, Expression, ObjectEntry } from '../core/syntax.ts';
import { PatternError, parsePattern, readName } from './parse-pattern.ts';
import type { ArgumentPattern, CompiledPattern, PatternHole, ValuePattern } from './pattern.ts';
import { demands } from './pattern.ts';
import { type NamingLibrary, resolveRoot } from './pattern-root.ts';

/** Compiles the text of a pattern. Throws a PatternError where it is not one. */
export function compilePattern(text: string, library: NamingLibrary): CompiledPattern {
  const expression = parsePattern(text, library.language);
  if (expression.kind === 'call') {
    const path = resolveRoot(readPath(expression.callee, text), library);
    return { form: expression.form, ...path, ...compileArguments(expression.arguments, text), text };
  }
  if (expression.kind === 'index') {
    const path = resolveRoot(readPath(expression.object, text), library);
    return { form: 'index', ...path, ...compileArguments([{ value: expression.index }], text), open: true, text };
  }
  const path = resolveRoot(readPath(expression, text), library);
  return { form: path.members.length > 0 ? 'member' : 'name', ...path, arguments: [], open: true, text };
}

function readPath(expression: Expression, text: string): readonly (string | PatternHole)[] {
  if (expression.kind === 'name') return [readPart(expression.name, text)];
  if (expression.kind === 'member') return [...readPath(expression.object, text), readPart(expression.property, text)];
  throw new PatternError(`expected names joined by dots before the arguments, got \`${text}\``);
}

function readPart(name: string, text: string): string | PatternHole {
  const part = readName(name);
  if (part.kind === 'name') return part.name;
  if (part.kind === 'hole' && part.suffix === '') return { hole: part.hole };
  throw new PatternError(`expected \`...\` and \`!\` among the arguments only, got \`${text}\``);
}

/** Once `...` or `$KEYS...` has stood, positions are no longer known: what follows goes by name alone. */
function compileArguments(
  list: readonly Argument[],
  text: string,
): { readonly arguments: readonly ArgumentPattern[]; readonly open: boolean } {
  const patterns: ArgumentPattern[] = [];
  let position: number | null = 0;
  let open = false;
  for (const argument of list) {
    const name = argument.value.kind === 'name' ? readName(argument.value.name) : null;
    if (name?.kind === 'open') {
      open = true;
      position = null;
      continue;
    }
    const rest = argument.spread === true || (name?.kind === 'hole' && name.suffix === '...');
    patterns.push(compileArgument(argument, position, rest, text));
    if (position !== null) position = rest ? null : position + 1;
  }
  return { arguments: patterns, open };
}

function compileArgument(argument: Argument, position: number | null, rest: boolean, text: string): ArgumentPattern {
  const value = compileValue(argument.value, text);
  const name = argument.name ?? null;
  if (position === null && name === null) {
    throw new PatternError(`expected nothing but keyword arguments after \`...\`, got \`${text}\``);
  }
  const leavable = name !== null || rest || value.kind === 'object';
  return { position, name, rest, value, optional: leavable && !demands(value) };
}

function compileValue(expression: Expression, text: string): ValuePattern {
  switch (expression.kind) {
    case 'name':
      return compileName(expression.name, text);
    case 'member':
      return { kind: 'name', name: expression.property };
    case 'literal':
      return compileLiteral(expression.value);
    case 'object':
      return { kind: 'object', entries: expression.entries.flatMap((entry) => compileEntry(entry, text)) };
    case 'list':
      return { kind: 'list', items: expression.items.map((item) => compileValue(item, text)) };
    default:
      throw new PatternError(`expected holes, literals, objects and lists as arguments, got \`${text}\``);
  }
}

function compileName(written: string, text: string): ValuePattern {
  const name = readName(written);
  if (name.kind === 'open') throw new PatternError(`expected \`...\` among the arguments only, got \`${text}\``);
  if (name.kind === 'name') return { kind: 'name', name: name.name };
  const required = name.suffix === '!';
  return name.hole === '$_' ? { kind: 'any', required } : { kind: 'hole', hole: name.hole, required };
}

/** The text of a tagged template is a literal: in `sql` + "`$SQL`" it is all hole. */
function compileLiteral(value: string | number | boolean | null): ValuePattern {
  const name = typeof value === 'string' ? readName(value) : null;
  return name?.kind === 'hole' ? { kind: 'hole', hole: name.hole, required: false } : { kind: 'literal', value };
}

/** Object patterns are open by nature, so `...` in one says nothing. */
function compileEntry(
  entry: ObjectEntry,
  text: string,
): readonly { readonly key: string; readonly value: ValuePattern }[] {
  const key = entry.key?.kind === 'literal' && typeof entry.key.value === 'string' ? entry.key.value : null;
  if (key === null) throw new PatternError(`expected literal keys in objects, got \`${text}\``);
  if (readName(key).kind === 'open') return [];
  return [{ key, value: compileValue(entry.value, text) }];
}
