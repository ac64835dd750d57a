import { z } from 'zod';
import { CheckAction } from '../core/job.ts';

export const CheckConclusion = z.enum(['success', 'failure', 'neutral', 'cancelled']);
export type CheckConclusion = z.infer<typeof CheckConclusion>;

export const CheckAnnotation = z.object({
  path: z.string(),
  /** Lines of head. */
  startLine: z.int().positive(),
  endLine: z.int().positive(),
  level: z.enum(['failure', 'warning', 'notice']),
  title: z.string(),
  message: z.string(),
});
export type CheckAnnotation = Readonly<z.infer<typeof CheckAnnotation>>;

/** A part of the report that is shown whole or left out: `count` things named by `noun`. */
export const ReportPart = z.object({ noun: z.string(), count: z.int(), text: z.string() });
export type ReportPart = Readonly<z.infer<typeof ReportPart>>;

/** What a check run shows when it is over; can be kept as JSON, so that pull requests that share a head can be put together. */
export const CheckResult = z.object({
  conclusion: CheckConclusion,
  title: z.string(),
  summary: z.string(),
  parts: z.array(ReportPart),
  annotations: z.array(CheckAnnotation),
  actions: z.array(CheckAction),
});
export type CheckResult = Readonly<z.infer<typeof CheckResult>>;
