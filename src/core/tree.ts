/** A tree of source files, wherever it comes from. Paths are relative, with forward slashes, sorted. */
export interface Tree {
  /** What a person would call it: a revision, a folder. */
  readonly name: string;
  readonly entries: readonly TreeEntry[];
  /** The bytes of the blobs, in the order asked for; null for one that cannot be had. */
  read(ids: readonly string[]): Promise<readonly (Uint8Array | null)[]>;
}

export interface TreeEntry {
  readonly path: string;
  /** Names the content: equal ids, equal bytes. */
  readonly id: string;
  readonly type: 'file' | 'link' | 'submodule';
  /** In bytes, where known. */
  readonly size?: number;
}

/** How head differs from base: the unified diff of each changed file. */
export interface Change {
  readonly files: readonly ChangedFile[];
}

export interface ChangedFile {
  /** Null for an added file. */
  readonly basePath: string | null;
  /** Null for a deleted file. */
  readonly headPath: string | null;
  readonly hunks: readonly Hunk[];
}

/** `RIGHT` lines are those of head, `LEFT` those of base; a context line stands on both sides. */
export interface Hunk {
  readonly baseStart: number;
  readonly baseLines: number;
  readonly headStart: number;
  readonly headLines: number;
  /** Line numbers of head that the change added. */
  readonly added: readonly number[];
  /** Line numbers of base that the change deleted. */
  readonly deleted: readonly number[];
}

/** Base and head with what differs between them. */
export interface Comparison {
  readonly base: Tree;
  readonly head: Tree;
  readonly change: Change;
}
