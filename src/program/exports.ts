import { isTooDeep, nested, perProgram } from './per-program.ts';
import type { Program, SourceFile } from './program.ts';
import { evaluate, memberOf, UNKNOWN, type Value } from './values.ts';

/** The value of `import { name } from 'module'` in `file`; `*` is the module itself. */
export function exportedValue(program: Program, file: SourceFile, module: string, name: string): Value {
  const path = program.workspace.resolve(file.path, module);
  const target = path === null ? undefined : program.files.get(path);
  if (target) {
    if (name === '*') return { kind: 'module', file: target };
    const value = moduleMember(program, target, name);
    if (value) return value;
  }
  if (file.facts.language === 'python' && name !== '*') {
    const submodule = program.workspace.resolve(
      file.path,
      module.endsWith('.') ? `${module}${name}` : `${module}.${name}`,
    );
    const found = submodule === null ? undefined : program.files.get(submodule);
    if (found) return { kind: 'module', file: found };
  }
  if (target) return { kind: 'unknown', name };
  const outside = file.facts.language === 'python' ? module : module.replace(PLACE, '');
  return { kind: 'external', path: name === '*' ? outside : `${outside}.${name}` };
}

/** Where a module that is not in the tree would stand, which says nothing of what it is: a client that is generated. */
const PLACE = /^(?:(?:\.{1,2}|[@~])\/)+/;

/** The value of a name that a module gives out: its own or one that it passes on; null where it has none. */
export function moduleMember(program: Program, file: SourceFile, name: string): Value | null {
  return memberAt(program, `${file.path}\n${name}`);
}

/** What `module.exports = value` makes of a module that is required whole: used as a value, it is that value. */
export function wholeModule(program: Program, value: Value): Value {
  return (value.kind === 'module' && moduleMember(program, value.file, 'default')) || value;
}

/** What the module gives out under the name, else a member of the one value that it is. */
export function memberOfModule(program: Program, value: Value & { kind: 'module' }, name: string): Value {
  const own = moduleMember(program, value.file, name);
  if (own) return own;
  const whole = wholeModule(program, value);
  return whole.kind === 'module' || isTooDeep(program)
    ? { kind: 'member', of: value, name }
    : nested(program, () => memberOf(program, whole, name));
}

const memberAt = perProgram((program, place: string): Value | null => {
  const cut = place.lastIndexOf('\n');
  const file = program.files.get(place.slice(0, cut));
  return file ? findMember(program, file, place.slice(cut + 1)) : null;
}, null);

function findMember(program: Program, file: SourceFile, name: string): Value | null {
  const passed = file.facts.exports.find((item) => item.exported === name);
  if (passed?.module !== undefined) return exportedValue(program, file, passed.module, passed.local);
  // In Python a module gives out what it imports; elsewhere it has to say so.
  const isGiven = passed !== undefined || file.facts.language === 'python' || !isImported(file, name);
  const own = isGiven ? localValue(program, file, passed?.local ?? name) : null;
  if (own) return own;
  const stars = file.facts.exports
    .filter((item) => item.exported === '*' && item.module !== undefined)
    .map((item) => item.module);
  const imports = file.facts.imports
    .filter((item) => item.imported === '*' && item.local === '*')
    .map((item) => item.module);
  for (const module of [...stars, ...imports]) {
    const path = module === undefined ? null : program.workspace.resolve(file.path, module);
    const target = path === null ? undefined : program.files.get(path);
    const value = target && target !== file ? moduleMember(program, target, name) : null;
    if (value) return value;
  }
  return null;
}

function isImported({ facts }: SourceFile, name: string): boolean {
  return facts.imports.some(({ local }) => local === name);
}

function localValue(program: Program, file: SourceFile, name: string): Value | null {
  const body = file.functions[0];
  const binding = body?.facts.bindings.findLast((candidate) => candidate.name === name);
  if (!body || !binding) return null;
  const value = evaluate(
    program,
    { kind: 'name', name, span: { ...body.facts.span, line: body.facts.span.endLine + 1 } },
    body,
  );
  return value.kind === 'unknown' ? UNKNOWN : value;
}
