import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { RuleId } from './core/finding.ts';
import { Job } from './core/job.ts';
import type { Call } from './github/calls.ts';
import type { JobCount } from './jobs/queue.ts';

export type DeliveryOutcome = 'accepted' | 'seen' | 'refused' | 'failed';
export type AuditOutcome = 'whole' | 'partial' | 'failed';
export type FalseAlarmSign = 'reaction' | 'ignore';

/** All values of labels come from closed lists, so that no delivery and no repository makes a new series. */
export interface Metrics {
  delivery(event: string, outcome: DeliveryOutcome): void;
  audit(seconds: number, outcome: AuditOutcome): void;
  /** An answer of the API of GitHub, or that none came. */
  call(call: Pick<Call, 'method' | 'route' | 'status' | 'remaining'>): void;
  finding(rule: RuleId): void;
  comment(rule: RuleId): void;
  fixedBeforeMerge(rule: RuleId): void;
  falseAlarm(rule: RuleId, sign: FalseAlarmSign): void;
  /** Asks for the counts whenever the metrics are read. */
  watchJobs(counts: () => Promise<readonly JobCount[]>): void;
  readonly contentType: string;
  text(): Promise<string>;
}

export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const jobs: { counts: () => Promise<readonly JobCount[]> } = { counts: async () => [] };
  countJobs(registry, () => jobs.counts());
  return {
    ...countDeliveries(registry),
    ...countCalls(registry),
    ...countFindings(registry),
    watchJobs: (counts) => {
      jobs.counts = counts;
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

const EVENTS = [
  'check_run',
  'check_suite',
  'installation',
  'installation_repositories',
  'issue_comment',
  'merge_group',
  'ping',
  'pull_request',
  'push',
  'repository',
];
const STATES: readonly JobCount['state'][] = ['waiting', 'active', 'completed', 'failed'];
const KINDS = Job.options.map((option) => option.shape.kind.value);

function countDeliveries(registry: Registry): Pick<Metrics, 'delivery' | 'audit'> {
  const deliveries = new Counter({
    name: 'cache_audit_deliveries_total',
    help: 'Deliveries of webhooks, by event and by what became of them',
    labelNames: ['event', 'outcome'] as const,
    registers: [registry],
  });
  const audits = new Histogram({
    name: 'cache_audit_audit_seconds',
    help: 'How long an audit took, by whether it was whole',
    labelNames: ['outcome'] as const,
    buckets: [0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320, 640],
    registers: [registry],
  });
  return {
    delivery: (event, outcome) => deliveries.inc({ event: listed(event, EVENTS), outcome }),
    audit: (seconds, outcome) => audits.observe({ outcome }, seconds),
  };
}

function countJobs(registry: Registry, counts: () => Promise<readonly JobCount[]>): void {
  new Gauge({
    name: 'cache_audit_jobs',
    help: 'Jobs in the queue that all processes share, by kind and state',
    labelNames: ['kind', 'state'] as const,
    registers: [registry],
    async collect() {
      this.reset();
      for (const { kind, state, count } of await counts()) {
        this.inc({ kind: listed(kind, KINDS), state: listed(state, STATES) }, count);
      }
    },
  });
}

function countCalls(registry: Registry): Pick<Metrics, 'call'> {
  const calls = new Counter({
    name: 'cache_audit_github_calls_total',
    help: 'Calls of the API of GitHub, by what they are about and by class of status',
    labelNames: ['method', 'about', 'status'] as const,
    registers: [registry],
  });
  const left = new Gauge({
    name: 'cache_audit_github_rate_remaining',
    help: 'What the newest answer said is left of a rate limit, of whichever installation it was',
    labelNames: ['resource'] as const,
    registers: [registry],
  });
  return {
    call({ method, route, status, remaining }) {
      const about = aboutOf(route);
      calls.inc({ method: listed(method.toUpperCase(), METHODS), about, status: statusOf(status) });
      if (remaining !== null) left.set({ resource: about === 'graphql' ? 'graphql' : 'rest' }, remaining);
    },
  };
}

const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'];

/** The first that fits: what a call is about, without the repository it is about. */
const SUBJECTS: readonly (readonly [RegExp, string])[] = [
  [/\/graphql$/, 'graphql'],
  [/\/access_tokens$/, 'token'],
  [/\/check-(runs|suites)\b/, 'checks'],
  [/\/reactions\b/, 'reaction'],
  [/\/reviews\b|\/pulls\/([^/]+\/)?comments\b/, 'review'],
  [/\/issues\/([^/]+\/)?comments\b/, 'comment'],
  [/\/compare\//, 'compare'],
  [/\/git\/trees\b/, 'tree'],
  [/\/git\/blobs\b/, 'blob'],
  [/\/contents\b/, 'contents'],
  [/\/(tarball|zipball|legacy\.tar\.gz)\b/, 'archive'],
  [/\/collaborators\b/, 'permission'],
  [/\/pulls\b/, 'pull'],
  [/^\/app\b/, 'app'],
];

function aboutOf(route: string): string {
  return SUBJECTS.find(([pattern]) => pattern.test(route))?.[1] ?? 'other';
}

function statusOf(status: number): string {
  if (status === 0) return 'none';
  return listed(`${Math.floor(status / 100)}xx`, ['1xx', '2xx', '3xx', '4xx', '5xx']);
}

function countFindings(registry: Registry): Pick<Metrics, 'finding' | 'comment' | 'fixedBeforeMerge' | 'falseAlarm'> {
  const byRule = (name: string, help: string) =>
    new Counter({ name, help, labelNames: ['rule'] as const, registers: [registry] });
  const findings = byRule('cache_audit_findings_total', 'New findings of reviews, by rule');
  const comments = byRule('cache_audit_comments_total', 'Comments posted on lines, by rule');
  const fixed = byRule('cache_audit_fixed_before_merge_total', 'Findings that were gone before the merge, by rule');
  const falseAlarms = new Counter({
    name: 'cache_audit_false_alarms_total',
    help: 'Findings that somebody called wrong, by rule and by how: a thumb down, or an ignore',
    labelNames: ['rule', 'sign'] as const,
    registers: [registry],
  });
  return {
    finding: (rule) => findings.inc({ rule: listed(rule, RuleId.options) }),
    comment: (rule) => comments.inc({ rule: listed(rule, RuleId.options) }),
    fixedBeforeMerge: (rule) => fixed.inc({ rule: listed(rule, RuleId.options) }),
    falseAlarm: (rule, sign) => falseAlarms.inc({ rule: listed(rule, RuleId.options), sign }),
  };
}

function listed(value: string, list: readonly string[]): string {
  return list.includes(value) ? value : 'other';
}
