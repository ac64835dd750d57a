import type { FileWords } from './words.ts';

/** The index of a tree: which files mention which words. */
export class TreeWords {
  readonly #mentioning = new Map<number, string[]>();
  readonly #sizes = new Map<string, number>();
  readonly #keeping = new Set<string>();

  constructor(files: Iterable<readonly [path: string, words: FileWords]>) {
    for (const [path, { words, keepsCopies }] of files) {
      if (keepsCopies) this.#keeping.add(path);
      this.#sizes.set(path, words.length);
      for (const word of words) {
        const known = this.#mentioning.get(word);
        if (known) known.push(path);
        else this.#mentioning.set(word, [path]);
      }
    }
  }

  /** Paths, in the order of the tree. */
  mentioning(word: number): readonly string[] {
    return this.#mentioning.get(word) ?? [];
  }

  /** How many words a file has. */
  sizeOf(path: string): number {
    return this.#sizes.get(path) ?? 1;
  }

  keepsCopies(path: string): boolean {
    return this.#keeping.has(path);
  }
}
