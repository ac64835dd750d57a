import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { renderSarif } from '../../src/report/index.ts';
import { cleanAudit, sampleAudit } from './sample-audit.ts';

const Log = z.object({
  runs: z.tuple([
    z.object({
      results: z.array(
        z.object({ ruleId: z.string(), baselineState: z.string().optional(), fixes: z.array(z.unknown()).optional() }),
      ),
    }),
  ]),
});

it('is valid against the public schema of SARIF 2.1.0', () => {
  const validate = schema();
  for (const audit of [sampleAudit, cleanAudit]) {
    validate(JSON.parse(renderSarif(audit)));
    expect(validate.errors ?? []).toEqual([]);
  }
});

it('says what is new, known and gone', () => {
  const states = resultsOf(sampleAudit).map(({ ruleId, baselineState }) => [ruleId, baselineState]);
  expect(states).toEqual([
    ['write-without-invalidation', 'new'],
    ['unstable-key', 'absent'],
    ['unbounded-cache', 'new'],
    ['write-then-delete', 'unchanged'],
  ]);
});

it('claims no baseline where nothing was compared', () => {
  const scan = { ...sampleAudit, report: { ...sampleAudit.report, base: null } };
  expect(resultsOf(scan).flatMap(({ baselineState }) => baselineState ?? [])).toEqual([]);
});

it('offers only fixes that are checked', () => {
  const findings = sampleAudit.report.findings.map((finding) => ({
    ...finding,
    fix: finding.fix && { ...finding.fix, verified: false },
  }));
  const unchecked = { ...sampleAudit, report: { ...sampleAudit.report, findings } };
  expect(resultsOf(sampleAudit).filter(({ fixes }) => fixes)).toHaveLength(1);
  expect(resultsOf(unchecked).filter(({ fixes }) => fixes)).toHaveLength(0);
});

it('writes paths as addresses', () => {
  const findings = sampleAudit.report.findings.map((finding) => ({ ...finding, path: 'a b/c#d\ud800.py' }));
  const text = renderSarif({ ...sampleAudit, report: { ...sampleAudit.report, findings } });
  expect(text).toContain('"uri": "a%20b/c%23d%EF%BF%BD.py"');
});

function resultsOf(audit: typeof sampleAudit) {
  return Log.parse(JSON.parse(renderSarif(audit))).runs[0].results;
}

/** The schema is of draft 4, whose `id` newer validators do not know; the keywords it uses have not changed. */
function schema() {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema, id, ...rest } = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, 'utf8')));
  expect([$schema, id]).toEqual([expect.stringContaining('draft-04'), expect.stringContaining('sarif-2.1.0')]);
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(rest);
}
