import type { Finding } from '../core/finding.ts';
import { type Cache, cachesOf } from '../program/caches.ts';
import { isFreeText, type Join, joinedParts } from '../program/key-joins.ts';
import { type Mismatch, mismatchesOf } from '../program/key-mismatch.ts';
import { isOpen, type KeyShape, shapeText, shapeWords } from '../program/key-shape.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { headerTagsOf } from '../program/tag-headers.ts';
import { type Detector, effectSite, findingAt, outlivesRequest, site } from './detector.ts';

/** Two kinds of data, or two inputs, that can meet under one key, and a look-up of another key than is stored. */
export const overlappingKeys: Detector = { rule: 'overlapping-keys', detect };

function detect(program: Program): readonly Finding[] {
  const caches = cachesOf(program, program).filter(outlivesRequest);
  return [
    ...caches.flatMap((cache) => joined(program, cache)),
    ...program.functions.filter(({ file }) => !file.excluded).flatMap((node) => joinedTags(program, node)),
    ...sharedShapes(caches),
    ...mismatchesOf(program, program).map(mismatched),
  ];
}

function joined(program: Program, cache: Cache): readonly Finding[] {
  for (const fill of cache.fills) {
    for (const key of fill.keys) {
      const pair = meetingParts(program, key);
      if (!pair) continue;
      const { left, right, separator } = pair;
      return [
        findingAt('overlapping-keys', fill, {
          severity: separator === '' || separator === '-' || separator === '_' ? 'warning' : 'note',
          confidence: cache.store.kind === 'unresolved' ? 'medium' : 'high',
          cache,
          slots: {
            key: shapeWords(key),
            otherkey: `{${left.text}}${separator}{${right.text}} of other parts`,
          },
        }),
      ];
    }
  }
  return [];
}

function meetingParts(program: Program, key: KeyShape): Join | undefined {
  return joinedParts(key).find(
    ({ left, right, separator }) =>
      isFreeText(program, left, separator) && isFreeText(program, right, separator) && left.text !== right.text,
  );
}

/** Tags in the header of a response: what is forgotten, or kept, for one pair is so for another. */
function joinedTags(program: Program, node: FunctionNode): readonly Finding[] {
  return headerTagsOf(program, node).flatMap(({ node: maker, expression, shape }) => {
    const pair = meetingParts(program, shape);
    if (!pair || maker.file.excluded || !['', '-', '_'].includes(pair.separator)) return [];
    return [
      findingAt(
        'overlapping-keys',
        { node: maker, span: expression.span },
        {
          severity: 'warning',
          confidence: 'medium',
          sites: maker === node ? [] : [site('call', node, node.facts.nameSpan)],
          slots: {
            cache: 'the cache in front',
            key: shapeWords(shape),
            otherkey: `{${pair.left.text}}${pair.separator}{${pair.right.text}} of other parts`,
          },
        },
      ),
    ];
  });
}

/** Two functions that store data of different kinds under one shape of key. */
function sharedShapes(caches: readonly Cache[]): readonly Finding[] {
  return caches.flatMap((cache) => {
    if (!cache.shape || cache.store.kind !== 'library' || cache.store.lifetime === 'page') return [];
    const [first, ...others] = cache.fills.filter((fill) => contentsFor(cache, fill).length > 0);
    const other = others.find((fill) => first && first.node !== fill.node && !sharesContent(cache, first, fill));
    if (!first || !other) return [];
    const proven = cache.contents.every(({ link }) => link === 'proven');
    return [
      findingAt('overlapping-keys', other, {
        severity: proven ? 'warning' : 'note',
        confidence: proven ? 'high' : 'low',
        cache,
        sites: [effectSite('fill', first)],
        slots: {
          key: shapeWords(cache.shape),
          otherkey: first.keys[0] ? shapeWords(first.keys[0]) : shapeText(cache.shape),
        },
      }),
    ];
  });
}

function contentsFor(cache: Cache, fill: Cache['fills'][number]): readonly string[] {
  return cache.contents.filter((content) => content.fill === fill).map(({ resource }) => resource.id);
}

function sharesContent(cache: Cache, one: Cache['fills'][number], other: Cache['fills'][number]): boolean {
  const ids = new Set(contentsFor(cache, one));
  return contentsFor(cache, other).some((id) => ids.has(id));
}

function mismatched({ read, fill, odd, removals }: Mismatch): Finding {
  const other = odd === read ? fill : read;
  const [key] = fill.keys;
  const [lookup] = read.keys;
  const named = read.link === 'named' || fill.link === 'named';
  return findingAt('overlapping-keys', odd, {
    severity: 'warning',
    confidence: named ? 'medium' : 'high',
    sites: [
      effectSite(other === read ? 'read' : 'fill', other),
      ...removals.slice(0, 3).map((removal) => effectSite('invalidation', removal)),
    ],
    slots: {
      ...(key ? { key: shapeWords(key) } : {}),
      ...(lookup ? { otherkey: shapeWords(lookup) } : {}),
      ...(fill.store && !isOpen(fill.keys[0] ?? { kind: 'list', items: [] }) ? { cache: fill.store.name } : {}),
    },
  });
}
