#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { z } from 'zod';
import { reviewChange, scan } from './cli-audit.ts';
import {
  AUDITS,
  cacheOptions,
  checkOption,
  failOnOption,
  formatOption,
  onlyOption,
  ReviewRequest,
  ScanRequest,
} from './cli-options.ts';
import { isClosedPipe, print } from './cli-output.ts';
import { UsageError } from './core/errors.ts';
import { RuleId } from './core/finding.ts';
import { factsOf } from './facts/facts.ts';
import type { CompiledLibrary, Knowledge } from './knowledge/knowledge.ts';
import { loadKnowledge } from './knowledge/load.ts';
import { languageOf } from './languages/index.ts';
import { checkExamples, type ExampleProblem, exampleFile } from './program/examples.ts';
import { renderExplanation, renderRuleList } from './report/index.ts';

const COULD_NOT_RUN = 2;

for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
process.on('uncaughtException', (error) => process.exit(failed(error)));
process.exitCode = await main(process.argv);

async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  const finish = (result: number) => {
    code = result;
  };
  try {
    await buildProgram(await version(), finish).parseAsync(argv);
    return code;
  } catch (error) {
    return failed(error);
  }
}

type Finish = (exitCode: number) => void;

function buildProgram(versionText: string, finish: Finish): Command {
  const program = new Command('cache-audit')
    .description('Finds cache bugs in changes and source trees. Exit codes: 0 clean, 1 findings, 2 could not run.')
    .version(versionText)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'cache-audit: ')) });
  addReview(program, finish);
  addScans(program, finish);
  addRules(program, finish);
  return program;
}

function addReview(program: Command, finish: Finish): void {
  const review = program
    .command('review')
    .description('review the change from base to head, as a pull request shows it')
    .option('--repo <dir>', 'git repository, with or without a work tree', '.')
    .option('--base <rev>', 'revision to compare with; its merge base with head counts (default: the default branch)')
    .option('--head <rev>', 'revision to review', 'HEAD')
    .option('--pr <pull>', 'a pull request on GitHub, owner/name#123: prints the review that the App would post')
    .option('--whole', 'read both trees whole, also where the change leads to a part of them only')
    .addOption(formatOption())
    .addOption(failOnOption())
    .action(async (options: unknown) => {
      const request = ReviewRequest.parse(options);
      finish(await (request.pr === undefined ? reviewChange(request) : reviewOnGitHub(request, request.pr)));
    });
  for (const option of cacheOptions()) review.addOption(option);
}

/** Loaded only when it is wanted: the client of GitHub is larger than all the rest. */
async function reviewOnGitHub(request: ReviewRequest, pr: string): Promise<number> {
  const { previewPullRequest } = await import('./cli-pull-request.ts');
  return previewPullRequest(request, pr, await version());
}

function addScans(program: Command, finish: Finish): void {
  const add = (name: string, description: string, only?: readonly RuleId[]) => {
    const command = program
      .command(name)
      .description(description)
      .argument('<paths...>', 'files and folders')
      .addOption(formatOption())
      .addOption(failOnOption())
      .option('--out-dir <dir>', 'also write a CACHE_AUDIT_<filename>.md for each file with findings')
      .action(async (paths: unknown, options: object) =>
        finish(await scan(ScanRequest.parse({ only, ...options, paths }))),
      );
    for (const option of cacheOptions()) command.addOption(option);
    return command;
  };
  add('scan', 'check files and folders as they are').addOption(checkOption()).addOption(onlyOption());
  for (const { name, description, only } of AUDITS) add(name, description, only);
}

function addRules(program: Command, finish: Finish): void {
  program
    .command('explain')
    .description('explain a rule')
    .argument('<id>', 'id of the rule')
    .action(async (id: string) => finish(await explain(id)));
  const rules = program.command('rules').description('the rules and what they know of libraries');
  rules
    .command('list')
    .description('list the rules')
    .action(async () => finish(await listRules()));
  rules
    .command('test')
    .description('check the rule files and run the examples of the library models')
    .action(async () => finish(await testRules()));
}

async function explain(id: string): Promise<number> {
  const { issues } = await loadKnowledge();
  const rule = RuleId.safeParse(id);
  const issue = rule.success ? issues.get(rule.data) : undefined;
  if (!issue) throw new UsageError(`expected the id of a rule, got ${id}; \`cache-audit rules list\` shows them`);
  await print(renderExplanation(issue));
  return 0;
}

async function listRules(): Promise<number> {
  const { issues } = await loadKnowledge();
  await print(renderRuleList([...issues.values()]));
  return 0;
}

async function testRules(): Promise<number> {
  const knowledge = await loadKnowledge();
  const { issues, libraries } = knowledge;
  const problems = libraries.flatMap((library) => exampleProblems(library, knowledge));
  for (const { library, line, text } of problems) await print(`${library}, line ${line} of the examples: ${text}`);
  if (problems.length > 0) return 1;
  await print(`${issues.size} rules and ${libraries.length} library models are well-formed, and the examples hold`);
  return 0;
}

function exampleProblems(library: CompiledLibrary, knowledge: Knowledge): readonly ExampleProblem[] {
  const path = exampleFile(library);
  const module = languageOf(path)?.lower(library.model.examples, path);
  return module ? checkExamples(library, factsOf(module), knowledge) : [];
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** One line for what the user can put right; what is left is a bug, and says so. */
function failed(error: unknown): number {
  // Commander has said it, or has shown the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : COULD_NOT_RUN;
  const message = error instanceof Error ? error.message : String(error);
  const isBug = !(error instanceof UsageError);
  process.stderr.write(`cache-audit: ${isBug ? 'internal error: ' : ''}${message}\n`);
  if (isBug && process.env.CACHE_AUDIT_DEBUG === '1' && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
  return COULD_NOT_RUN;
}

function ignoreClosedPipe(error: Error): void {
  if (!isClosedPipe(error)) throw error;
}
