import { type Cache, cachesOf } from '../program/caches.ts';
import { meets } from '../program/key-match.ts';
import { type Hole, holesOf, isOpen } from '../program/key-shape.ts';
import type { Program } from '../program/program.ts';
import { type Judgement, NOT_KNOWN, no, yes } from './judgement.ts';

/** Uniqueness is not seen in a key alone: only what makes it unstable or too short is, and that is a finding. */
export function isUnique(): Judgement {
  return NOT_KNOWN;
}

export function canCollide(_: Program, cache: Cache): Judgement {
  const holes = holesIn(cache);
  if (holes.some((hole) => hole.through.some((name) => WEAK.test(name)))) return yes(cache.fills[0]);
  return holes.length > 0 && holes.every(isPlain) ? no(cache.fills[0]) : NOT_KNOWN;
}

/** Few bits: Python's and a checksum's. */
const WEAK = /^hash$|crc32|adler32|hashCode/i;
const CHANGING = /random|uuid|now|time|date|nonce/i;

export function isDeterministic(_: Program, cache: Cache): Judgement {
  const holes = holesIn(cache);
  const changing = cache.fills.find((fill) =>
    fill.keys.flatMap(holesOf).some((hole) => hole.through.some((name) => CHANGING.test(name))),
  );
  if (changing) return no(changing);
  return holes.length > 0 && holes.every(isPlain) ? yes(cache.fills[0]) : NOT_KNOWN;
}

/** Names, members and texts, which are what they are on every call. */
function isPlain(hole: Hole): boolean {
  return hole.through.length === 0 && /^[\w$.[\]"]+$/.test(hole.text);
}

function holesIn(cache: Cache): readonly Hole[] {
  return cache.fills.flatMap((fill) => fill.keys.flatMap(holesOf));
}

/** A container, a memo and a slot hold one kind of entry; on a server other caches may use the same keys. */
export function overlaps(program: Program, cache: Cache): Judgement {
  const { shape } = cache;
  if (shape === null) return cache.store.kind === 'unresolved' ? NOT_KNOWN : no(cache.fills[0]);
  if (isOpen(shape)) return NOT_KNOWN;
  const others = cachesOf(program, program).filter(
    (other) => other.id !== cache.id && other.store.id === cache.store.id,
  );
  const shapes = others.map((other) => other.shape);
  const isApart = shapes.every((other) => other !== null && !isOpen(other) && meets(shape, other, 'exact') === 'no');
  return isApart ? no(cache.fills[0]) : NOT_KNOWN;
}
