import { textOf, walkExpression } from '../core/expressions.ts';
import type { Finding } from '../core/finding.ts';
import type { Expression } from '../core/syntax.ts';
import { type Absence, absenceIn, knowsAbsence } from '../program/absence.ts';
import { cachesOf } from '../program/caches.ts';
import { servesRequests } from '../program/concurrency.ts';
import { holesOf, shapeWords } from '../program/key-shape.ts';
import { listMissesOf } from '../program/list-misses.ts';
import type { Load } from '../program/loads.ts';
import { type Miss, missesOf } from '../program/misses.ts';
import { callText, functionName } from '../program/names.ts';
import type { Program } from '../program/program.ts';
import { storesPromise } from '../program/single-flight.ts';
import { wrapperMissesOf } from '../program/wrapper-misses.ts';
import { confidenceOf, type Detector, effectSite, findingAt, outlivesRequest, site } from './detector.ts';

/** A cache that does not serve the answer that there is nothing, so that each request for it reaches the source. */
export const missingNegativeCache: Detector = { rule: 'missing-negative-cache', detect };

function detect(program: Program): readonly Finding[] {
  return [...inCaches(program), ...inWrappers(program), ...inLists(program)];
}

/** A list that serves as a cache is too seldom one for more than a note. */
function inLists(program: Program): readonly Finding[] {
  const nodes = program.functions.filter(({ file }) => !file.excluded);
  return nodes.flatMap((node) =>
    listMissesOf(program, node)
      .slice(0, 1)
      .map(({ holder, read, load, fill, guard }) =>
        findingAt(
          'missing-negative-cache',
          { node, span: fill.span },
          {
            severity: 'note',
            confidence: 'medium',
            sites: [site('fill', node, fill.span), site('call', node, load.span), site('read', node, read.span)],
            slots: {
              cache: holder.name,
              load: load.kind === 'call' ? callText(load) : textOf(load),
              key: holder.name,
              guard: textOf(guard),
            },
          },
        ),
      ),
  );
}

/** A get-or-set of the tree's own that takes any false value for none: `if (result)` around the store. */
function inWrappers(program: Program): readonly Finding[] {
  const seen = new Set<string>();
  return program.functions.flatMap((node) =>
    wrapperMissesOf(program, node).flatMap((miss) => {
      const [load] = miss.loads;
      const absence = outlivesRequest(miss.cache) ? absenceIn(program, miss) : null;
      if (!load || absence?.kind !== 'not-stored' || seen.has(node.id) || asksForUndefined(absence.guard)) return [];
      seen.add(node.id);
      return [finding(program, miss, load, absence)];
    }),
  );
}

/** `loaded === undefined`: what the loader has nothing to say of, which is not that there is nothing. */
function asksForUndefined(guard: Expression): boolean {
  return [...walkExpression(guard)].some((part) => part.kind === 'literal' && part.type === 'undefined');
}

function inCaches(program: Program): readonly Finding[] {
  return cachesOf(program, program).flatMap((cache) => {
    if (!outlivesRequest(cache) || cache.store.kind === 'slot') return [];
    const seen = new Set<string>();
    return missesOf(program, cache).flatMap((miss) => {
      const [load] = miss.loads;
      if (!load || load.cost === 'file' || seen.has(miss.node.id) || !hasOpenKey(miss)) return [];
      if (storesPromise(program, miss)) return [];
      const absence = absenceIn(program, miss);
      if (!absence) return [];
      seen.add(miss.node.id);
      return [finding(program, miss, load, absence)];
    });
  });
}

function hasOpenKey({ fill }: Miss): boolean {
  return fill.keys.flatMap(holesOf).length > 0;
}

function finding(program: Program, miss: Miss, load: Load, absence: Absence): Finding {
  const { cache, fill, node, reads } = miss;
  const [key] = fill.keys;
  return findingAt('missing-negative-cache', fill, {
    severity: isWorthSaying(program, miss, load) ? 'warning' : 'note',
    confidence: confidenceOf([
      cache.store.kind === 'unresolved' ? 'named' : 'proven',
      load.link === 'named' ? 'named' : 'proven',
    ]),
    cache,
    sites: [
      effectSite('fill', fill),
      site('call', node, load.step.span),
      ...reads.slice(0, 1).map((read) => effectSite('read', read)),
    ],
    slots: {
      function: functionName(node) || 'the module',
      load: callText(load.step.call),
      key: key ? shapeWords(key) : cache.name,
      guard: textOf(absence.guard),
    },
  });
}

/** Nothing after a failure is better not stored; only where the code knows "there is none" is it worth a word. */
function isWorthSaying(program: Program, miss: Miss, load: Load): boolean {
  return load.cost === 'remote' && knowsAbsence(program, load) && servesRequests(program, miss.node);
}
