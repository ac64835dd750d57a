import type { Finding } from '../core/finding.ts';
import { type Alias, aliasOf } from '../program/aliases.ts';
import type { Cache } from '../program/caches.ts';
import { type Change, changesOf } from '../program/changes.ts';
import { loadsBehind, loadsIn } from '../program/loads.ts';
import { functionName, stepText } from '../program/names.ts';
import { operationsOf } from '../program/operations.ts';
import type { FunctionNode, Program } from '../program/program.ts';
import { type SharedPart, sharedPartsOf } from '../program/shared-parts.ts';
import { promiseBehind } from '../program/single-flight.ts';
import { summaryOf } from '../program/summaries.ts';
import { type Detector, effectSite, findingAt, site } from './detector.ts';

/** A cached object that is handed out as it is, and that somebody changes in place. */
export const sharedMutableValue: Detector = { rule: 'shared-mutable-value', detect };

function detect(program: Program): readonly Finding[] {
  const nodes = program.functions.filter((node) => !node.file.excluded);
  const parts = nodes.flatMap((node) => sharedPartsOf(program, node).map((part) => partFinding(node, part)));
  return [...parts, ...ofCaches(program, nodes)];
}

/** What two fields keep is changed through one of them. */
function partFinding(node: FunctionNode, { change, fill, kept }: SharedPart): Finding {
  return findingAt(
    'shared-mutable-value',
    { node, span: change.step.span },
    {
      severity: 'warning',
      confidence: 'medium',
      sites: [site('fill', node, fill.span), site('read', kept.node, kept.step.span)],
      slots: { cache: kept.field, write: stepText(change.step) },
    },
  );
}

function ofCaches(program: Program, nodes: readonly FunctionNode[]): readonly Finding[] {
  return nodes.flatMap((node) => {
    const seen = new Set<string>();
    return changesOf(program, node).flatMap((change) => {
      const alias = aliasOf(program, change.object, node);
      if (!alias || !isMistake(program, alias, change)) return [];
      const id = `${alias.cache.id} ${alias.name ?? change.step.span.line}`;
      if (seen.has(id)) return [];
      seen.add(id);
      return [finding(alias, change)];
    });
  });
}

function isMistake(program: Program, alias: Alias, change: Change): boolean {
  const { cache } = alias;
  if (cache.store.kind !== 'memo' && !copiesData(program, cache)) return false;
  return !isStoredBack(program, alias, change.node) && !writesData(program, cache, change.node);
}

/** What is stored was loaded; a container of state that the code itself keeps is meant to change. */
function copiesData(program: Program, cache: Cache): boolean {
  return cache.fills.some((fill) => {
    const loads = fill.body
      ? loadsIn(program, fill.body)
      : fill.value
        ? loadsBehind(program, fill.value, fill.node)
        : [];
    return (
      loads.some(({ cost }) => cost !== 'unknown' && cost !== 'heavy') ||
      cache.contents.some((content) => content.fill === fill) ||
      (fill.value !== null && promiseBehind(program, fill.value, fill.node, 0) !== null)
    );
  });
}

/** The change is put into the same entry: an update of the cache. */
function isStoredBack(program: Program, { cache, name }: Alias, node: FunctionNode): boolean {
  return operationsOf(program, node).some(
    (effect) =>
      effect.name === 'cache.write' &&
      effect.store?.id === cache.store.id &&
      (effect.value === null ||
        name === null ||
        (effect.value.kind === 'name' && effect.value.name === name && hasRead(program, cache, node))),
  );
}

function hasRead(program: Program, cache: Cache, node: FunctionNode): boolean {
  return operationsOf(program, node).some(
    (effect) => effect.name === 'cache.read' && effect.store?.id === cache.store.id,
  );
}

/** The data itself is written here, and the entry follows it; or the entry is dropped, which what fills it does for itself. */
function writesData(program: Program, cache: Cache, node: FunctionNode): boolean {
  const fillers = new Set(cache.fills.map((fill) => fill.node.id));
  return summaryOf(program, node).some(
    ({ effect, path }) =>
      effect.name === 'resource.write' ||
      ((effect.name === 'cache.invalidate' || effect.name === 'cache.clear') &&
        effect.store?.id === cache.store.id &&
        !path.some((at) => fillers.has(at.target.node.id))),
  );
}

function finding(alias: Alias, change: Change): Finding {
  const { cache, reader } = alias;
  const [fill] = cache.fills;
  return findingAt(
    'shared-mutable-value',
    { node: change.node, span: change.step.span },
    {
      severity: change.way === 'member' && change.node.file.facts.language === 'python' ? 'note' : 'warning',
      confidence: 'high',
      cache,
      sites: [
        ...(change.inside ? [site('write', change.inside.node, change.inside.step.span)] : []),
        ...(reader ? [site('read', reader, reader.facts.nameSpan)] : []),
        ...(fill ? [effectSite('fill', fill)] : []),
      ],
      slots: { write: stepText(change.step), ...(reader ? { reader: functionName(reader) } : {}) },
    },
  );
}
