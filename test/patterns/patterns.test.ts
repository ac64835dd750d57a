import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { fixturesIn, found, type Marker, markersOf } from './fixtures.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

describe.each(fixturesIn(folder))('$name', (fixture) => {
  it('finds what its comments say, and nothing else', async () => {
    const findings = await found(fixture, knowledge);
    const markers = markersOf(fixture);
    const expected = markers.filter(({ kind }) => kind === 'expect');
    const missed = expected.filter((marker) => !findings.some((finding) => matches(finding, marker)));
    const surplus = findings.filter(
      (finding) => !markers.some((marker) => marker.kind === 'expect' && matches(finding, marker)),
    );
    expect({ missed: missed.map(textOf), surplus }).toEqual({ missed: [], surplus: [] });
  });
});

function matches(finding: string, { place, rule, severity }: Marker): boolean {
  return finding.startsWith(`${place} ${rule} ${severity}`);
}

function textOf({ place, rule, severity }: Marker): string {
  return `${place} ${rule} ${severity}`.trim();
}
