import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AnswerLost } from '../../src/core/errors.ts';
import { acknowledge, ensureAnswer } from '../../src/github/answers.ts';
import type { Repository } from '../../src/github/client.ts';
import { type FakeGitHub, startFakeGitHub } from '../fake-github/fake-github.ts';
import type { Repository as FakeRepository, IssueComment, Pull } from '../fake-github/world.ts';
import { countingGuard, repositoryOf } from './fake-repository.ts';
import { key } from './sample-review.ts';

let fake: FakeGitHub;
let orders: FakeRepository;
let pull: Pull;
let question: IssueComment;
let repository: Repository;

beforeEach(async () => {
  fake = await startFakeGitHub();
  orders = fake.addRepository({ name: 'orders', files: { 'orders.py': 'price = 1\n' } });
  pull = await fake.openPull(orders, { files: { 'orders.py': 'price = 2\n' } });
  question = await fake.comment(pull, { author: 'ada', body: '/cache-audit full' });
  repository = repositoryOf(fake, orders);
});

afterEach(async () => {
  expect(fake.problems).toEqual([]);
  await fake.stop();
});

function answer(text: string, to = question): Promise<number> {
  const asked = { number: pull.number, commentId: to.id, headSha: pull.headSha };
  const parts = { question: asked, text, identity: { key, slug: 'cache-audit' }, guard: countingGuard() };
  return ensureAnswer(repository, parts);
}

const texts = () => fake.ourAnswers(pull).map(({ body }) => body.split('\n')[0]);

describe('an answer', () => {
  test('is written once and edited in place', async () => {
    const id = await answer('Auditing …');
    expect(await answer('No findings.')).toBe(id);
    expect(texts()).toEqual(['No findings.']);
  });

  test('that says it already is not written again', async () => {
    await answer('No findings.');
    const before = fake.requests.length;
    await answer('No findings.');
    expect(fake.requests.slice(before).map(({ method }) => method)).not.toContain('PATCH');
  });

  test('is one for each command', async () => {
    await answer('No findings.');
    await answer('The commands are …', await fake.comment(pull, { author: 'ada', body: '/cache-audit help' }));
    expect(texts()).toEqual(['No findings.', 'The commands are …']);
  });

  test('is found again after its own answer was lost', async () => {
    fake.faults.add({ method: 'POST', route: /\/issues\/\d+\/comments$/ }, { kind: 'lost' });
    await expect(answer('No findings.')).rejects.toBeInstanceOf(AnswerLost);
    await answer('No findings.');
    expect(texts()).toEqual(['No findings.']);
  });

  test('is found behind a hundred others', async () => {
    for (let index = 0; index < 120; index += 1) await fake.comment(pull, { author: 'grace', body: `Note ${index}` });
    const id = await answer('Auditing …');
    expect(await answer('No findings.')).toBe(id);
  });

  test('that somebody copied is not edited', async () => {
    await answer('Auditing …');
    const body = fake.ourAnswers(pull)[0]?.body ?? '';
    fake.deleteComment(pull, fake.ourAnswers(pull)[0] ?? question);
    const copy = await fake.comment(pull, { author: 'mallory', body });
    await answer('No findings.');
    expect(copy.body).toBe(body);
    expect(texts()).toEqual(['No findings.']);
  });
});

describe('a command', () => {
  test('is acknowledged with one reaction, however often', async () => {
    await acknowledge(repository, countingGuard(), question.id);
    await acknowledge(repository, countingGuard(), question.id);
    expect(question.reactions).toMatchObject([{ content: 'eyes' }]);
  });

  test('may have been deleted meanwhile', async () => {
    fake.deleteComment(pull, question);
    await expect(acknowledge(repository, countingGuard(), question.id)).resolves.toBeUndefined();
  });
});
