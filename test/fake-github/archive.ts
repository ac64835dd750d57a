import { filesOf } from './git-objects.ts';
import type { Repository } from './world.ts';

/** What `git archive` writes: a header that names the commit, then every file under one top folder. */
export function archiveOf({ git, owner, name, exportIgnore, exportSubst }: Repository, sha: string): Buffer {
  const top = `${owner.login}-${name}-${sha.slice(0, 7)}/`;
  const files = [...filesOf(git, sha).values()].filter(({ path }) => !exportIgnore.has(path));
  return Buffer.concat([
    ...entry({ name: 'pax_global_header', type: 'g', content: paxRecord('comment', sha) }),
    ...entry({ name: top, type: '5', mode: 0o775 }),
    ...files.flatMap(({ path, mode, type, sha: id }) => {
      if (type === 'commit') return entry({ name: `${top}${path}/`, type: '5', mode: 0o775 });
      const content = git.blobs.get(id) ?? Buffer.alloc(0);
      if (mode === '120000') return entry({ name: `${top}${path}`, type: '2', link: content.toString() });
      const written = exportSubst.get(path);
      const bytes = written === undefined ? content : Buffer.from(written);
      return entry({ name: `${top}${path}`, type: '0', content: bytes, mode: mode === '100755' ? 0o775 : 0o664 });
    }),
    Buffer.alloc(1024),
  ]);
}

export interface TarEntry {
  readonly name: string;
  /** `0` a file, `1` a hard link, `2` a link, `5` a folder, `g` a global header, `x` a header of the next entry. */
  readonly type: string;
  readonly content?: Buffer;
  readonly link?: string;
  readonly mode?: number;
}

/** The blocks of one entry of a tar; tests build hostile archives of them. Long names go into a header before it. */
export function entry({ name, type, content = Buffer.alloc(0), link = '', mode = 0o664 }: TarEntry): Buffer[] {
  const long = [
    ...(Buffer.byteLength(name) > 100 ? [paxRecord('path', name)] : []),
    ...(Buffer.byteLength(link) > 100 ? [paxRecord('linkpath', link)] : []),
  ];
  const before = long.length > 0 ? entry({ name: 'pax_header', type: 'x', content: Buffer.concat(long) }) : [];
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return [...before, header({ name, type, link, mode, size: content.length }), content, padding];
}

function header({
  name,
  type,
  link,
  mode,
  size,
}: {
  name: string;
  type: string;
  link: string;
  mode: number;
  size: number;
}): Buffer {
  const block = Buffer.alloc(512);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  block.write(Buffer.from(name).subarray(0, 100).toString('latin1'), 0, 'latin1');
  block.write(octal(mode, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(1_767_225_600, 12), 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(Buffer.from(link).subarray(0, 100).toString('latin1'), 157, 'latin1');
  block.write('ustar\x0000', 257);
  block.write('root', 265);
  block.write('root', 297);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** The length at the front counts itself. */
function paxRecord(key: string, value: string): Buffer {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length > length) length++;
  return Buffer.from(`${length}${rest}`);
}
