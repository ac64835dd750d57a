import type { Coverage } from '../core/finding.ts';
import { plural } from './findings.ts';

/** How much was looked at, in one sentence. Time is left out: the same input gives the same report. */
export function coverageSentence(coverage: Coverage): string {
  const { analyzed, files, excluded, unlinked, caches, gaps } = coverage;
  const looked = `Analysed ${analyzed} of ${plural(files, 'source file')} and found ${plural(caches, 'cache')}`;
  const apart = unlinked > 0 ? [`the change has nothing to do with ${plural(unlinked, 'other')}`] : [];
  const left = excluded > 0 ? [`left out ${plural(excluded, 'test, migration, generated or vendored file')}`] : [];
  const missed = gaps.length > 0 ? [`${plural(gaps.length, 'place')} could not be analysed`] : [];
  return `${[looked, ...apart, ...left, ...missed].join('; ')}.`;
}

/** The reason of a gap in words. */
export function gapReason(reason: string): string {
  return REASONS[reason] ?? reason;
}

const REASONS: Readonly<Record<string, string>> = {
  'syntax-error': 'does not parse from this line on',
  'too-large': 'is too large',
  'too-slow': 'takes too long to parse',
  'too-deep': 'is nested too deeply',
  binary: 'is not text',
  'invalid-encoding': 'is not UTF-8',
  'missing-blob': 'could not be read',
  'symbolic-link': 'is a symbolic link',
  submodule: 'is a submodule',
  configuration: 'is left out by the configuration',
  'out-of-time': 'was not looked at: the time for this audit was over',
  budget: 'has a function that is too long to be read to its end',
};
