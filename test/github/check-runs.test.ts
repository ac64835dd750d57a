import { afterEach, describe, expect, test } from 'vitest';
import type { CheckResult } from '../../src/github/check-result.ts';
import { cancelRun, completeRun, createRun, findRuns, readRun, startRun } from '../../src/github/check-runs.ts';
import type { Repository } from '../../src/github/client.ts';
import { type ClientServer, orders, startServer } from './client-server.ts';
import { countingGuard } from './fake-repository.ts';
import { headSha } from './sample-review.ts';

let server: ClientServer;

afterEach(() => server.close());

const answer = {
  id: 31,
  head_sha: headSha,
  external_id: 'pull/7',
  status: 'queued',
  conclusion: null,
  output: { annotations_count: 60 },
};

async function serve(json: unknown = answer): Promise<Repository> {
  server = await startServer(() => ({ json }));
  return server.gitHub().repository(orders);
}

const guard = countingGuard();

function result(given: Partial<CheckResult> = {}): CheckResult {
  return {
    conclusion: 'failure',
    title: '1 finding (1 error)',
    summary: 'A stale price.',
    parts: [{ noun: 'finding', count: 1, text: 'A stale price.' }],
    annotations: [],
    actions: ['re-audit', 'audit-everything', 'accept-findings'],
    ...given,
  };
}

function annotations(count: number): CheckResult['annotations'] {
  return Array.from({ length: count }, (_, index) => ({
    path: 'shop/orders.py',
    startLine: index + 1,
    endLine: index + 1,
    level: 'failure' as const,
    title: `finding ${index}`,
    message: 'stale',
  }));
}

describe('a run', () => {
  test('is created as queued, with what it is for', async () => {
    const run = { headSha, externalId: 'pull/7', title: 'Queued', summary: 'It waits.' };
    const created = await createRun(await serve(), guard, run);
    expect(created).toEqual({
      id: 31,
      headSha,
      externalId: 'pull/7',
      status: 'queued',
      conclusion: null,
      annotations: 60,
    });
    expect(server.requests[0]?.body).toMatchObject({
      name: 'Cache Coherence Report',
      head_sha: headSha,
      external_id: 'pull/7',
      status: 'queued',
    });
  });

  test('is started', async () => {
    await startRun(await serve(), guard, { id: 31, title: 'Auditing', summary: 'It runs.' });
    expect(server.requests[0]).toMatchObject({
      path: '/repos/octo/orders/check-runs/31',
      body: { status: 'in_progress' },
    });
  });

  test('is cancelled by name', async () => {
    await cancelRun(await serve(), guard, { id: 31, title: 'Superseded by abc1234', summary: 'It says nothing.' });
    expect(server.requests[0]?.body).toMatchObject({
      status: 'completed',
      conclusion: 'cancelled',
      output: { title: 'Superseded by abc1234' },
    });
  });

  test('of ours is found on a commit, the newest first', async () => {
    const runs = [answer, { ...answer, id: 32 }];
    const found = await findRuns(await serve({ total_count: 2, check_runs: runs }), headSha, 4711);
    expect(found.map(({ id }) => id)).toEqual([32, 31]);
    const query = new URLSearchParams(server.requests[0]?.path.split('?')[1]);
    expect(Object.fromEntries(query)).toMatchObject({
      app_id: '4711',
      check_name: 'Cache Coherence Report',
      filter: 'all',
    });
  });

  test('tells how many annotations it has', async () => {
    expect(await readRun(await serve(), 31)).toMatchObject({ annotations: 60 });
  });
});

describe('a completed run', () => {
  test('has its report and three buttons that GitHub takes', async () => {
    await completeRun(await serve(), guard, { id: 31, result: result() });
    expect(server.requests).toHaveLength(1);
    const body: { actions?: { label: string; description: string; identifier: string }[] } =
      server.requests[0]?.body ?? {};
    expect(body).toMatchObject({ status: 'completed', conclusion: 'failure', output: { text: 'A stale price.' } });
    expect(body.actions?.map(({ identifier }) => identifier)).toEqual([
      're-audit',
      'audit-everything',
      'accept-findings',
    ]);
    for (const { label, description, identifier } of body.actions ?? []) {
      expect(label.length).toBeLessThanOrEqual(20);
      expect(description.length).toBeLessThanOrEqual(40);
      expect(identifier.length).toBeLessThanOrEqual(20);
    }
  });

  test('gets its annotations fifty at a time, and ends with the last', async () => {
    await completeRun(await serve(), guard, { id: 31, result: result({ annotations: annotations(120) }) });
    const sent = server.requests.map(({ body }) => ({
      status: body['status'],
      lines: linesIn(body['output']),
    }));
    expect(sent.map(({ status, lines }) => [status, lines.length])).toEqual([
      [undefined, 50],
      [undefined, 50],
      ['completed', 20],
    ]);
    expect(new Set(sent.flatMap(({ lines }) => lines)).size).toBe(120);
  });

  test('is not sent again what it has', async () => {
    const given = { id: 31, result: result({ annotations: annotations(120) }), standing: 50 };
    await completeRun(await serve(), guard, given);
    expect(server.requests.map(({ body }) => linesIn(body['output'])[0])).toEqual([51, 101]);
  });

  test('has titles and texts of a length that GitHub takes', async () => {
    const [annotation] = annotations(1);
    const long = 'é'.repeat(80_000);
    const many = Array.from({ length: 9 }, () => ({ noun: 'finding', count: 1, text: 'é'.repeat(5000) }));
    const annotated = annotation ? [{ ...annotation, title: long, message: long }] : [];
    const given = result({ title: long, summary: `${long}\n`.repeat(3), parts: many, annotations: annotated });
    await completeRun(await serve(), guard, { id: 31, result: given });
    const output: {
      title?: string;
      summary?: string;
      text?: string;
      annotations?: { title: string; message: string }[];
    } = Object(server.requests[0]?.body['output']);
    expect(output.title).toHaveLength(255);
    expect(Buffer.byteLength(output.summary ?? '')).toBeLessThanOrEqual(65_535);
    expect(Buffer.byteLength(output.text ?? '')).toBeLessThanOrEqual(65_535);
    expect(output.text).toContain('3 findings');
    expect(output.annotations?.[0]?.title).toHaveLength(255);
    expect(Buffer.byteLength(output.annotations?.[0]?.message ?? '')).toBeLessThanOrEqual(65_536);
  });
});

function linesIn(output: unknown): readonly number[] {
  const { annotations: sent = [] }: { annotations?: { start_line: number }[] } = Object(output);
  return sent.map(({ start_line }) => start_line);
}
