import type { Edit, Fix, ReportedFinding, Severity, Site, Status } from '../core/finding.ts';
import { sentence, visible } from './escape.ts';
import type { Entry } from './findings.ts';
import { artifact, physicalLocation, type Region } from './sarif-location.ts';

export const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'note' };

/** One finding; `compared` says whether there was a base to be new against. */
export function sarifResult(entry: Entry, ruleIndex: number, compared: boolean) {
  const { finding } = entry;
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: LEVELS[finding.severity],
    message: { text: visible(finding.message), markdown: sentence(finding.message) },
    locations: [primaryLocation(finding)],
    relatedLocations: finding.sites.map((site, index) => ({ id: index + 1, ...siteLocation(site) })),
    partialFingerprints: { 'cacheAudit/v1': finding.fingerprint },
    ...(compared ? { baselineState: BASELINE[finding.status] } : {}),
    suppressions: [],
    ...codeFlows(finding.sites),
    ...fixes(entry),
    properties: { confidence: finding.confidence, evidence: finding.evidence, cause: finding.cause },
  };
}

function primaryLocation(finding: ReportedFinding) {
  const logical =
    finding.function === '' ? {} : { logicalLocations: [{ fullyQualifiedName: finding.function, kind: 'function' }] };
  return { physicalLocation: physicalLocation(finding), ...logical };
}

function siteLocation(site: Site) {
  return { physicalLocation: physicalLocation(site), message: { text: site.role } };
}

/** The sites in their order: how the write, the cache and the read hang together. */
function codeFlows(sites: readonly Site[]) {
  if (sites.length === 0) return {};
  return { codeFlows: [{ threadFlows: [{ locations: sites.map((site) => ({ location: siteLocation(site) })) }] }] };
}

function fixes({ finding, detail }: Entry) {
  if (finding.fix === null || !finding.fix.verified) return {};
  const description = detail?.advice ? { description: { text: detail.advice } } : {};
  return { fixes: [{ ...description, artifactChanges: artifactChanges(finding.fix) }] };
}

function artifactChanges({ edits }: Fix) {
  return [...Map.groupBy(edits, ({ path }) => path)].map(([path, ofPath]) => ({
    artifactLocation: artifact(path),
    replacements: ofPath.map((edit) => ({
      deletedRegion: deletedRegion(edit),
      insertedContent: { text: inserted(edit) },
    })),
  }));
}

/** Without columns a region ends before the last line's break, so that it fits a file whose last line has none. */
function deletedRegion({ startLine, endLine }: Edit): Region {
  return endLine < startLine ? { startLine, startColumn: 1, endColumn: 1 } : { startLine, endLine };
}

function inserted({ startLine, endLine, text }: Edit): string {
  const lines = text.replace(/\n$/, '');
  return endLine < startLine ? `${lines}\n` : lines;
}

const BASELINE: Readonly<Record<Status, string>> = { new: 'new', unchanged: 'unchanged', fixed: 'absent' };
