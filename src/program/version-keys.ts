import { walkExpression } from '../core/expressions.ts';
import type { Expression } from '../core/syntax.ts';
import type { Effect } from './effects.ts';
import { type Hole, holesOf } from './key-shape.ts';
import { kindAt } from './kinds.ts';
import type { FunctionNode, Program } from './program.ts';
import { wordsOf } from './words.ts';

type ReadsBehind = (expression: Expression, scope: FunctionNode) => readonly Effect[];

/**
 * Whether the data that a fill reads has its version in the key (`updated_at`, a commit, a hash of the content): after a write
 * nobody asks for the old entry again.
 */
export function isVersioned(program: Program, fill: Effect, read: Effect, readsBehind: ReadsBehind): boolean {
  return fill.keys.flatMap(holesOf).some(({ origin, through }) => {
    const version = origin && versionIn({ origin, through });
    if (!origin || !version) return false;
    const row = version.kind === 'member' ? kindAt(program, version.object, origin.scope)?.resource : null;
    const behind = new Set(
      row ? [row.id] : readsBehind(version, origin.scope).flatMap(({ resource }) => resource?.id ?? []),
    );
    return behind.size === 0 ? isNamedVersion(version) : behind.has(read.resource?.id ?? '');
  });
}

/** The part of a key that is another once the data is. */
function versionIn({ origin, through }: Pick<Hole, 'origin' | 'through'>): Expression | null {
  if (!origin) return null;
  const parts = [...walkExpression(origin.expression)];
  const named = parts.find(isNamedVersion);
  if (named) return named;
  const isHashed = HASHES.test(through.join(' '));
  return (isHashed && parts.find((part) => part.kind === 'member' && !IDENTITY.test(part.property))) || null;
}

const HASHES = /hash|digest|md5|sha\d|crc32|adler|blake/i;
/** A hash of these is a name like they are. */
const IDENTITY =
  /^(\w*_)?(id|pk|uuid|guid|slug|name|email|username|key|code|url|path|query|params|args|update|digest|hexdigest|encode)$/i;

function isNamedVersion(part: Expression): boolean {
  if (part.kind === 'member') return isVersionName(part.property) || isRowVersion(part.object, part.property);
  return part.kind === 'name' && isVersionName(part.name);
}

function isVersionName(name: string): boolean {
  return VERSION.test(wordsOf(name).join('_'));
}

const VERSION =
  /^((last_)?(updated|modified|changed|edited)(_(at|on|time|date))?|(last_)?(update|modification)_(time|date)|date_(updated|modified)|(cache|content|row|lock|data)_version|(\w+_)?(revision|etag|checksum|digest)|(\w+_)?(commit_)?sha(1|256)?|commit(_(id|hash))?|(content|body|file|data|source)_hash|mtime)$/;

/** `page.version`, and not that of the program. */
function isRowVersion(object: Expression, property: string): boolean {
  const owner = object.kind === 'name' ? object.name : object.kind === 'member' ? object.property : '';
  return (
    property === 'version' &&
    owner !== '' &&
    !/^(self|this|app|api|settings|config|env|package|pkg|process|options|opts|module|django|sys|request|req)$/i.test(
      owner,
    )
  );
}
