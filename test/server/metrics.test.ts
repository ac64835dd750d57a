import { expect, test } from 'vitest';
import { openMetrics } from '../../src/metrics.ts';

test('counts by rule, by event, and by what a call is about', async () => {
  const metrics = openMetrics();
  metrics.delivery('pull_request', 'accepted');
  metrics.audit(3, 'whole');
  metrics.call({ method: 'GET', route: '/repos/{owner}/{repo}/git/trees/{}', status: 200, remaining: 4_990 });
  metrics.call({ method: 'post', route: '/repos/{owner}/{repo}/pulls/{}/reviews', status: 0, remaining: null });
  metrics.call({ method: 'POST', route: '/graphql', status: 502, remaining: 12 });
  metrics.finding('write-without-invalidation');
  metrics.comment('write-without-invalidation');
  metrics.fixedBeforeMerge('unbounded-cache');
  metrics.falseAlarm('unbounded-cache', 'reaction');
  metrics.watchJobs(async () => [{ kind: 'review', state: 'waiting', count: 2 }]);
  const text = await metrics.text();
  for (const line of [
    'cache_audit_deliveries_total{event="pull_request",outcome="accepted"} 1',
    'cache_audit_audit_seconds_bucket{le="5",outcome="whole"} 1',
    'cache_audit_github_calls_total{method="GET",about="tree",status="2xx"} 1',
    'cache_audit_github_calls_total{method="POST",about="review",status="none"} 1',
    'cache_audit_github_calls_total{method="POST",about="graphql",status="5xx"} 1',
    'cache_audit_github_rate_remaining{resource="rest"} 4990',
    'cache_audit_github_rate_remaining{resource="graphql"} 12',
    'cache_audit_findings_total{rule="write-without-invalidation"} 1',
    'cache_audit_comments_total{rule="write-without-invalidation"} 1',
    'cache_audit_fixed_before_merge_total{rule="unbounded-cache"} 1',
    'cache_audit_false_alarms_total{rule="unbounded-cache",sign="reaction"} 1',
    'cache_audit_jobs{kind="review",state="waiting"} 2',
  ]) {
    expect(text).toContain(line);
  }
});

test('the counts of jobs are asked for each time, so that a state without jobs is gone', async () => {
  const metrics = openMetrics();
  metrics.watchJobs(async () => [{ kind: 'review', state: 'active', count: 1 }]);
  expect(await metrics.text()).toContain('state="active"} 1');
  metrics.watchJobs(async () => []);
  expect(await metrics.text()).not.toContain('state="active"');
});

test('what a stranger sends makes no series of its own', async () => {
  const metrics = openMetrics();
  for (const name of ['one', 'two', 'three']) {
    metrics.delivery(name, 'refused');
    metrics.call({ method: name, route: `/${name}`, status: 999, remaining: 1 });
  }
  const text = await metrics.text();
  expect(text).toContain('cache_audit_deliveries_total{event="other",outcome="refused"} 3');
  expect(text).toContain('cache_audit_github_calls_total{method="other",about="other",status="other"} 3');
  expect(text).not.toMatch(/"(one|two|three)"/);
});
