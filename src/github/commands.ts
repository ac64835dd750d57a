import { visibleLines } from './visible-lines.ts';

/** What somebody asks for in a comment. */
export type Command =
  | { readonly kind: 'full' }
  | { readonly kind: 'path'; readonly glob: string }
  /** A rule, or the id of a finding or the beginning of it. */
  | { readonly kind: 'explain'; readonly subject: string }
  | { readonly kind: 'ignore'; readonly finding: string; readonly reason: string }
  /** `problem`: a sentence on what was not understood; null where help was asked for. */
  | { readonly kind: 'help'; readonly problem: string | null };

/** The first line of a comment that is a command; null where none is. What is quoted, or code, is about commands. */
export function commandLine(body: string): string | null {
  const line = visibleLines(body).find((text) => COMMAND.test(text));
  return line === undefined ? null : line.trim().slice(0, LONGEST_LINE);
}

/** What a line of `commandLine` asks for. */
export function parseCommand(line: string): Command {
  const [, word = '', rest = ''] = WORD_AND_REST.exec(line.replace(COMMAND, '').trim()) ?? [];
  switch (word) {
    case '':
    case 'help':
      return { kind: 'help', problem: null };
    case 'full':
      return rest === '' ? { kind: 'full' } : asked('`full` stands alone.');
    case 'path':
      return pathCommand(unquoted(rest));
    case 'explain':
      return explainCommand(unquoted(rest));
    case 'ignore':
      return ignoreCommand(rest);
    default:
      return asked('There is no such command.');
  }
}

function pathCommand(glob: string): Command {
  if (glob === '') return asked('`path` needs a glob, such as `src/orders/**`.');
  return glob.length > LONGEST_GLOB ? asked(`A glob may have ${LONGEST_GLOB} characters.`) : { kind: 'path', glob };
}

function explainCommand(subject: string): Command {
  const isName = /^[a-z0-9-]{1,64}$/i.test(subject);
  return isName
    ? { kind: 'explain', subject: subject.toLowerCase() }
    : asked('`explain` needs a rule, such as `unguarded-miss`, or the id of a finding.');
}

function ignoreCommand(words: string): Command {
  const [, id = '', reason = ''] = WORD_AND_REST.exec(words) ?? [];
  const finding = unquoted(id).toLowerCase();
  if (!/^[0-9a-f]{8,64}$/.test(finding))
    return asked('`ignore` needs the id of a finding, which has eight characters or more.');
  if (reason === '') return asked('`ignore` needs a reason, which stands in the report.');
  return { kind: 'ignore', finding, reason: reason.slice(0, LONGEST_REASON) };
}

function asked(problem: string): Command {
  return { kind: 'help', problem };
}

/** People copy names together with their backticks. */
function unquoted(text: string): string {
  return text.replace(/^(`+|"|')(.*)\1$/s, '$2').trim();
}

/** Followed by anything: what follows is taken apart without patterns that take longer than they read. */
const COMMAND = /^ {0,3}\/cache-audit(?=\s|$)/;
const WORD_AND_REST = /^(\S*)\s*(.*)$/s;
const LONGEST_LINE = 1000;
const LONGEST_GLOB = 200;
const LONGEST_REASON = 500;
