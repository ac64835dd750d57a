import { expect, test } from 'vitest';
import type { SeenRequest } from '../fake-github/faults.ts';
import { BUG, MENDED } from './shop.ts';
import { only, openStage } from './stage.ts';

const stage = openStage();
const FILES = 3000;
const MOST_REST_CALLS = 10;
const MOST_GRAPHQL_POINTS = 6;

test('a pull request of three thousand files is reviewed, and pushed to, in few calls', async () => {
  const shop = stage.shop(pricing('price', 600));
  const pull = await stage.fake.openPull(shop, { files: { ...pricing('amount', FILES), ...BUG } });
  await stage.app.settled(120_000);
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
  expect(stage.fake.checkRunOf(pull)?.output.summary).toContain(`of ${FILES + 3} source files`);
  expect(only(stage.fake.openComments(pull))).toMatchObject({ path: 'shop/service.py', line: 21 });
  expectFew('the first review', stage.requestsAbout(shop));

  const before = stage.requestsAbout(shop).length;
  await stage.fake.push(pull, { files: MENDED });
  await stage.app.settled(120_000);
  expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'success' });
  expect(only(stage.fake.ourComments(pull)).body).toContain('Fixed in');
  expectFew('a later push', stage.requestsAbout(shop).slice(before));
});

test('a small pull request takes as few', async () => {
  const shop = stage.shop();
  const pull = await stage.reviewed(shop);
  expectFew('the first review', stage.requestsAbout(shop));
  const before = stage.requestsAbout(shop).length;
  await stage.fake.push(pull, { files: MENDED });
  await stage.app.settled();
  expectFew('a later push', stage.requestsAbout(shop).slice(before));
});

function pricing(name: string, count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `pricing/area_${index % 50}/rate_${index}.py`,
      `RATE = ${index}\n\n\ndef rate_${index}(${name}):\n    return ${name} * RATE\n`,
    ]),
  );
}

/** Without tokens, without what posts, and without the download behind the redirect to an archive, which no limit counts. */
function expectFew(words: string, requests: readonly SeenRequest[]): void {
  const reads = requests.filter(({ method, fields }) => method === 'GET' || fields[0] === 'repository');
  const [points, calls] = [
    reads.filter(({ route }) => route === 'graphql'),
    reads.filter(({ route }) => !['graphql', 'archive'].includes(route)),
  ];
  const said = `${words}: ${calls.length} REST calls (${calls.map(({ route }) => route).join(', ')}), ${points.length} GraphQL points`;
  expect(calls.length, said).toBeLessThanOrEqual(MOST_REST_CALLS);
  expect(points.length, said).toBeLessThanOrEqual(MOST_GRAPHQL_POINTS);
}
