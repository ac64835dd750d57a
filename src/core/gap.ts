/** Something that could not be analysed. A result, never an exception. */
export interface Gap {
  readonly path: string;
  readonly reason: GapReason;
  readonly line?: number;
}

export type GapReason =
  | 'syntax-error'
  | 'too-large'
  | 'too-slow'
  | 'too-deep'
  | 'binary'
  | 'invalid-encoding'
  | 'missing-blob'
  | 'symbolic-link'
  | 'submodule'
  | 'configuration'
  | 'budget'
  | 'out-of-time';
