/** A construct of TypeScript or JavaScript alone; the ending of the path chooses the grammar. */
export interface Snippet {
  readonly construct: string;
  readonly path: string;
  readonly snippet: string;
  readonly expect: string;
}
