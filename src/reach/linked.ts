import type { SourceText } from '../facts/read-tree.ts';
import type { TreeWords } from './tree-words.ts';
import { namesOf, type Unit, unitsAt, unitsOf } from './units.ts';
import { wordOf } from './words.ts';

/** A tree whose files are read when they are asked for. */
export interface OpenTree {
  readonly words: TreeWords;
  /** Files that hold calls into what keeps copies. */
  readonly keepers: ReadonlySet<string>;
  readonly read: (paths: readonly string[]) => Promise<readonly SourceText[]>;
  /** The file that a module specifier means; null outside the tree. */
  readonly resolve: (from: string, module: string) => string | null;
}

/** One side of a changed file, with the lines that only this side has. */
export interface ChangedText extends SourceText {
  readonly lines: ReadonlySet<number>;
}

/** A word in more files than this says nothing of a file; where it stands in a file that keeps copies, more may have it. */
const RARE = 25;
const KNOWN = 150;
/** Files that are taken for the words they share, and for using what another defines; more for each file of the change. */
const MOST_NEAR = 23;
const MOST_USERS = 13;
/** How far it is followed who uses what the change edits, and what is called. */
const LEVELS_UP = 2;
const LEVELS_DOWN = 3;
const LEVELS_DOWN_ELSEWHERE = 2;

/**
 * The files that a change may make a difference to, or get its meaning from: what uses the functions that it edits, what
 * shares their words and may keep copies of the same data, and what all of these call.
 */
export async function linkedFiles(changed: readonly ChangedText[], tree: OpenTree): Promise<ReadonlySet<string>> {
  const linked = new Set(changed.map(({ path }) => path));
  const reach: Reach = { tree, linked, size: 2 * linked.size };
  const edited = changed.flatMap((file) => withUsers(file, unitsAt(file, file.lines)));
  const topics = new Set(edited.flatMap((unit) => [...unit.words, ...namesOf(unit)]));
  const about = new Set([...topics].flatMap((word) => filesOf(tree, word, RARE)));
  const isAbout = (path: string) => about.has(path);

  const affected = [...edited];
  for (let level = 0, units: readonly Unit[] = edited; level < LEVELS_UP; level++) {
    units = await usersOf(units, reach);
    affected.push(...units);
  }
  await followCalls(
    { whole: edited, part: affected },
    LEVELS_DOWN,
    reach,
    (path) => keeps(tree, path) || isAbout(path),
  );

  await join(nearest(tree, topics, KNOWN, MOST_NEAR + reach.size), reach);
  const keepers = await tree.read([...reach.linked].filter((path) => keeps(tree, path)));
  const nearby = keepers.flatMap(unitsOf).filter(({ words }) => mentionsAny(tree, words, topics, KNOWN));
  const elsewhere = [...nearby, ...(await usersOf(nearby, reach))];
  await followCalls({ whole: [], part: nearby }, 1, reach, (path) => keeps(tree, path));
  await followCalls({ whole: [], part: elsewhere }, LEVELS_DOWN_ELSEWHERE, reach, isAbout);
  return reach.linked;
}

interface Reach {
  readonly tree: OpenTree;
  /** Grows. */
  readonly linked: Set<string>;
  /** Of the change. */
  readonly size: number;
}

async function join(paths: readonly string[], { tree, linked }: Reach): Promise<readonly SourceText[]> {
  for (const path of paths) linked.add(path);
  return tree.read(paths);
}

/** Units of other files that use what these define, and those that use them there. */
async function usersOf(units: readonly Unit[], reach: Reach): Promise<readonly Unit[]> {
  const names = new Set(units.flatMap(namesOf));
  const files = await join(nearest(reach.tree, names, RARE, MOST_USERS + reach.size), reach);
  return files.flatMap((file) => {
    const users = unitsOf(file).filter(({ words }) => mentionsAny(reach.tree, words, names, RARE));
    return withUsers(file, users);
  });
}

/** With the units of the same file that use them, and those that use these. */
function withUsers(file: SourceText, units: readonly Unit[]): readonly Unit[] {
  const byWord = new Map<number, Unit[]>();
  for (const unit of unitsOf(file)) {
    for (const word of unit.words) {
      const known = byWord.get(word);
      if (known) known.push(unit);
      else byWord.set(word, [unit]);
    }
  }
  const found = new Map(units.map((unit) => [unit.root, unit]));
  // Those that are put in on the way are come to later.
  for (const unit of found.values()) {
    for (const user of namesOf(unit).flatMap((name) => byWord.get(name) ?? [])) {
      if (!found.has(user.root)) found.set(user.root, user);
    }
  }
  return [...found.values()];
}

/** The files that share most with the words asked for, by their size; a rare word counts more, and so does a file that keeps copies. */
function nearest(tree: OpenTree, asked: ReadonlySet<number>, limit: number, most: number): readonly string[] {
  const scores = new Map<string, number>();
  for (const word of asked) {
    const files = filesOf(tree, word, limit);
    for (const path of files) {
      const isKeeper = keeps(tree, path);
      if (files.length > RARE && !isKeeper) continue;
      scores.set(path, (scores.get(path) ?? 0) + (isKeeper ? 2 : 1) / files.length);
    }
  }
  const weighed = [...scores].map(([path, score]) => ({ path, score: score / Math.sqrt(tree.words.sizeOf(path)) }));
  const best = weighed.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
  return best.slice(0, most).map(({ path }) => path);
}

function mentionsAny(tree: OpenTree, words: ReadonlySet<number>, asked: ReadonlySet<number>, limit: number): boolean {
  return [...words].some((word) => asked.has(word) && tree.words.mentioning(word).length <= limit);
}

/** None for a word that more than so many mention. */
function filesOf({ words }: OpenTree, word: number, limit: number): readonly string[] {
  const files = words.mentioning(word);
  return files.length <= limit ? files : [];
}

function keeps({ words, keepers }: OpenTree, path: string): boolean {
  return words.keepsCopies(path) || keepers.has(path);
}

interface Callers {
  /** All that these use is followed. */
  readonly whole: readonly Unit[];
  /** Of these, what is wanted. */
  readonly part: readonly Unit[];
}

/** Adds the files whose definitions the units use, and what those use in turn, as far as it is wanted. */
async function followCalls(
  { whole, part }: Callers,
  levels: number,
  { tree, linked }: Reach,
  isWanted: (path: string) => boolean,
): Promise<void> {
  const followed = new Set<string>();
  const isWhole = new Set(whole);
  let units: readonly Unit[] = [...whole, ...part];
  for (let level = 0; level < levels && units.length > 0; level++) {
    const used = new Map<string, Wanted>();
    for (const unit of units) {
      for (const { path, names } of usesOf(unit, tree)) {
        const fresh = names.filter((name) => !followed.has(`${path} ${name}`));
        if (fresh.length === 0 || !(isWhole.has(unit) || isWanted(path))) continue;
        for (const name of fresh) followed.add(`${path} ${name}`);
        const before = used.get(path);
        used.set(path, {
          names: new Set([...(before?.names ?? []), ...fresh]),
          isWhole: before?.isWhole || isWhole.has(unit),
        });
      }
    }
    for (const path of used.keys()) linked.add(path);
    const files = await tree.read([...used.keys()]);
    units = files.flatMap((file) => {
      const wanted = used.get(file.path);
      if (!wanted) return [];
      const passing = passingUnit(file, wanted.names);
      if (wanted.isWhole) isWhole.add(passing);
      return [...usedUnits(file, passing.words), passing];
    });
  }
}

interface Wanted {
  readonly names: ReadonlySet<number>;
  /** Whether one of its users is followed whole: what it only passes on is then still that one's. */
  readonly isWhole: boolean;
}

interface Use {
  readonly path: string;
  /** What is used of it. */
  readonly names: readonly number[];
}

/** More than people write; each is looked through for the words of each unit. */
const MOST_WHOLE = 200;

/** What a unit mentions of what its file imports and, where it stands for what the file passes on, of that. */
function usesOf({ file, words, passes }: Unit, tree: OpenTree): readonly Use[] {
  const imports = file.facts.imports.map(({ module, imported, local }) => ({ module, name: imported, as: local }));
  const exports = file.facts.exports.map(({ module, local, exported }) => ({ module, name: local, as: exported }));
  const all = passes ? [...imports, ...exports] : imports;
  let whole = 0;
  return all.flatMap(({ module, name, as }): readonly Use[] => {
    if (module === undefined || !(as === '*' || words.has(wordOf(as)))) return [];
    const path = name === '*' ? tree.resolve(file.path, module) : placeOf(file, module, name, tree);
    if (path === null) return [];
    if (name !== '*') return [{ path, names: [wordOf(name)] }];
    // Of a whole module, whatever it is that is mentioned here and there; under a name of its own it may be one value.
    const names = ++whole > MOST_WHOLE ? [] : [...words].filter((word) => filesOf(tree, word, KNOWN).includes(path));
    return as === '*' ? (names.length > 0 ? [{ path, names }] : []) : [{ path, names: [wordOf('default'), ...names] }];
  });
}

/** `from package import module` names a file, as does `from module import name`. */
function placeOf({ path, facts }: SourceText, module: string, name: string, tree: OpenTree): string | null {
  if (facts.language !== 'python') return tree.resolve(path, module);
  const inner = tree.resolve(path, module.endsWith('.') ? `${module}${name}` : `${module}.${name}`);
  return inner ?? tree.resolve(path, module);
}

/** What a file passes on under the names. */
function passingUnit(file: SourceText, names: ReadonlySet<number>): Unit {
  const own = file.facts.exports.filter(({ module, exported }) => module === undefined && names.has(wordOf(exported)));
  const words = new Set([...names, ...own.map(({ local }) => wordOf(local))]);
  return { file, root: null, words, passes: true };
}

function usedUnits(file: SourceText, names: ReadonlySet<number>): readonly Unit[] {
  return unitsOf(file).filter((unit) => namesOf(unit).some((name) => names.has(name)));
}
