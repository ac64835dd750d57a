import { describe, expect, test } from 'vitest';
import { commandLine, parseCommand } from '../../src/github/commands.ts';

describe('a command', () => {
  test.each([
    ['alone', '/cache-audit full', '/cache-audit full'],
    ['in a line of its own', 'Please look again:\r\n\r\n/cache-audit full\r\nthanks', '/cache-audit full'],
    ['slightly indented', '   /cache-audit help  ', '/cache-audit help'],
    ['the first of two', '/cache-audit explain fixed-ttl\n/cache-audit full', '/cache-audit explain fixed-ttl'],
    ['after a quote and an empty line', '> run it\n\n/cache-audit full', '/cache-audit full'],
    ['after a fence', '```\ncode\n```\n/cache-audit full', '/cache-audit full'],
    ['after a comment', '<!-- note -->\n/cache-audit full', '/cache-audit full'],
    ['after a mention of the comment mark', 'Write `<!--` first\n/cache-audit full', '/cache-audit full'],
  ])('%s is one', (_, body, line) => {
    expect(commandLine(body)).toBe(line);
  });

  test.each([
    ['within a line', 'try /cache-audit full'],
    ['in backticks', '`/cache-audit full`'],
    ['with another name', '/cache-auditor full'],
    ['quoted', '> /cache-audit full'],
    ['in a quoted paragraph that goes on', '> somebody wrote\n/cache-audit full'],
    ['in a fence', '```\n/cache-audit full\n```'],
    ['in a fence with tildes and a longer end', '~~~ text\n/cache-audit full\n~~~~'],
    ['in a fence that a shorter one does not end', '````\n```\n/cache-audit full\n````'],
    ['in a fence that ends nowhere', '```\n/cache-audit full'],
    ['in a fence of a list', '- ```\n  x\n/cache-audit full'],
    ['indented as code', '    /cache-audit full'],
    ['indented with a tab', '\t/cache-audit full'],
    ['in a comment', '<!--\n/cache-audit full\n-->'],
    ['in a comment that begins after text', 'text <!-- hidden\n/cache-audit full\n-->'],
    ['in <pre>', '<pre>\n/cache-audit full\n</pre>'],
    ['in <blockquote>', '<blockquote>\n\n/cache-audit full\n</blockquote>'],
    ['in nothing', ''],
  ])('%s is none', (_, body) => {
    expect(commandLine(body)).toBeNull();
  });

  test.each([
    ['backticks', '`'.repeat(65_536)],
    ['unpaired backticks', '`a``b'.repeat(13_000)],
    ['spaces', `/cache-audit${' '.repeat(65_000)}x`],
    ['spaces before a fence', `${' '.repeat(65_000)}\`\`\``],
    ['tags', '<a\n'.repeat(20_000)],
    ['comment marks', '<!--'.repeat(16_000)],
  ])('is looked for in linear time among %s', (_, body) => {
    const start = performance.now();
    parseCommand(commandLine(body) ?? '');
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('what is asked for', () => {
  test.each([
    ['/cache-audit', { kind: 'help', problem: null }],
    ['/cache-audit help', { kind: 'help', problem: null }],
    ['/cache-audit full', { kind: 'full' }],
    ['/cache-audit path `src/orders/**`', { kind: 'path', glob: 'src/orders/**' }],
    ['/cache-audit explain Unguarded-Miss', { kind: 'explain', subject: 'unguarded-miss' }],
    ['/cache-audit explain `0a1b2c3d`', { kind: 'explain', subject: '0a1b2c3d' }],
    [
      '/cache-audit  ignore 0A1B2C3D the job\tclears it',
      { kind: 'ignore', finding: '0a1b2c3d', reason: 'the job\tclears it' },
    ],
  ])('%s', (line, command) => {
    expect(parseCommand(line)).toEqual(command);
  });

  test.each([
    ['/cache-audit everything', 'no such command'],
    ['/cache-audit full please', 'stands alone'],
    ['/cache-audit path', 'needs a glob'],
    [`/cache-audit path ${'x'.repeat(300)}`, '200 characters'],
    ['/cache-audit explain', 'needs a rule'],
    ['/cache-audit explain two words', 'needs a rule'],
    ['/cache-audit ignore 0a1b2c3d', 'needs a reason'],
    ['/cache-audit ignore 0a1b the job clears it', 'eight characters'],
  ])('%s is answered with help, and what was wrong', (line, problem) => {
    expect(parseCommand(line)).toEqual({ kind: 'help', problem: expect.stringContaining(problem) });
  });

  test('a reason is cut', () => {
    const command = parseCommand(`/cache-audit ignore 0a1b2c3d ${'x'.repeat(900)}`);
    expect(command.kind === 'ignore' && command.reason).toHaveLength(500);
  });
});
