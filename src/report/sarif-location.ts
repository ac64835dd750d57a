/** Of whole lines; columns count from 1. */
export interface Region {
  readonly startLine: number;
  readonly endLine?: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
}

export interface Artifact {
  readonly uri: string;
  readonly uriBaseId: string;
}

/** A path as a URI below the root of the repository. */
export function artifact(path: string): Artifact {
  return { uri: path.toWellFormed().split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

export function physicalLocation({ path, line, endLine }: Lines) {
  return { artifactLocation: artifact(path), region: { startLine: line, endLine } };
}

export interface Lines {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
}
