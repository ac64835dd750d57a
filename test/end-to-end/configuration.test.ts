import { describe, expect, test } from 'vitest';
import { BUG, MENDED } from './shop.ts';
import { findingId, only, openStage, ROUTES } from './stage.ts';

const stage = openStage();
const CONFIG = '.github/cache-audit.yml';

function configured(text: string) {
  return stage.reviewed(stage.shop({ [CONFIG]: text }));
}

describe('the configuration of the base', () => {
  test('may open the gate: never', async () => {
    const pull = await configured('gate: never\n');
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'success' });
    expect(stage.fake.openComments(pull)).toHaveLength(1);
  });

  test('may close it for warnings, which pass else', async () => {
    const rules = 'rules: { write-without-invalidation: warning }\n';
    const passed = await configured(rules);
    expect(stage.fake.checkRunOf(passed)).toMatchObject({ conclusion: 'success' });
    const failed = await configured(`gate: warning\n${rules}`);
    expect(stage.fake.checkRunOf(failed)).toMatchObject({ conclusion: 'failure' });
  });

  test('may want checks only', async () => {
    const pull = await configured('mode: checks-only\n');
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
    expect(only(stage.fake.checkRunOf(pull)?.annotations ?? [])).toMatchObject({
      ...{ path: 'shop/service.py', start_line: 21, annotation_level: 'failure' },
    });
    expect([...pull.comments.values(), ...pull.reviews]).toEqual([]);
  });

  test('may want nothing to be seen', async () => {
    const shop = stage.shop({ [CONFIG]: 'mode: shadow\n' });
    const pull = await stage.reviewed(shop);
    await stage.fake.mergeGroup([pull]);
    await stage.app.settled();
    expect([...shop.checkRuns.values(), ...pull.comments.values(), ...pull.reviews]).toEqual([]);
    expect(stage.requestsAbout(shop).filter(({ method, route }) => method !== 'GET' && route !== 'graphql')).toEqual(
      [],
    );
  });

  test('may want no comments', async () => {
    const pull = await configured('comments: 0\n');
    expect([...pull.comments.values(), ...pull.reviews]).toEqual([]);
    expect(stage.fake.checkRunOf(pull)?.annotations).toHaveLength(1);
  });

  test('may ignore a finding, and the report says why', async () => {
    const id = findingId(only(stage.fake.ourComments(await stage.reviewed())).body);
    const pull = await configured(`ignore:\n  - finding: ${id}\n    reason: set at night\n`);
    const run = stage.fake.checkRunOf(pull);
    expect(run).toMatchObject({ conclusion: 'success' });
    expect(run?.output.text).toContain('ignored in the configuration: set at night');
    expect(stage.fake.ourComments(pull)).toEqual([]);
  });

  test('may ignore it until a day that has passed', async () => {
    const id = findingId(only(stage.fake.ourComments(await stage.reviewed())).body);
    const pull = await configured(`ignore: [{ finding: ${id}, reason: later, until: 2020-01-31 }]\n`);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'failure' });
  });

  test('may leave paths out, and turn rules off', async () => {
    const unread = await configured('paths: { exclude: [shop/service.py] }\n');
    expect(stage.fake.checkRunOf(unread)).toMatchObject({ conclusion: 'success' });
    const off = await configured('rules: { write-without-invalidation: "off" }\n');
    expect(stage.fake.checkRunOf(off)).toMatchObject({ conclusion: 'success' });
  });

  test('says what becomes of a change that cannot be audited', async () => {
    const conclusions = [];
    for (const text of ['on-error: neutral\n', 'on-error: fail\n']) {
      const shop = stage.shop({ [CONFIG]: text });
      stage.fake.faults.add({ route: ROUTES.compare, times: 9 }, { kind: 'status', status: 404 });
      const pull = await stage.fake.openPull(shop, { files: BUG });
      await stage.settledSoon();
      stage.fake.faults.clear();
      conclusions.push(stage.fake.checkRunOf(pull)?.conclusion);
      expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
      expect([...pull.comments.values()]).toEqual([]);
    }
    expect(conclusions).toEqual(['neutral', 'failure']);
  });

  test('counts as a whole for nothing where it is broken, and the check says so', async () => {
    const pull = await configured('gate: never\ncolour: red\n');
    const run = stage.fake.checkRunOf(pull);
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(run?.output.text).toContain('The configuration is not used');
    expect(run?.output.text).toContain(`${CONFIG}:2`);
    expect(stage.fake.openComments(pull)).toHaveLength(1);
  });
});

describe('a change to the configuration', () => {
  test('has its effect described, and not applied', async () => {
    const pull = await stage.reviewed(stage.shop(), { ...BUG, [CONFIG]: 'gate: never\n' });
    const run = stage.fake.checkRunOf(pull);
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(run?.output.text).toContain('The configuration that this change brings in');
    expect(run?.output.text).toContain('The check would end as `success`.');
    expect(stage.fake.openComments(pull)).toHaveLength(1);
  });

  test.each([
    ['shadow', 'mode: shadow\n'],
    ['rules turned off', 'rules: { write-without-invalidation: "off" }\n'],
    ['paths left out', 'paths: { exclude: ["**"] }\n'],
    ['no languages', 'languages: [typescript]\n'],
    ['a model that calls every write an invalidation', 'libraries: [{ library: psycopg, calls: [] }]\n'],
  ])('does not open the gate: %s', async (_, text) => {
    const pull = await stage.reviewed(stage.shop(), { ...BUG, [CONFIG]: text });
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(stage.fake.openComments(pull)).toHaveLength(1);
  });

  test('that breaks it is annotated on its line', async () => {
    const pull = await stage.reviewed(stage.shop(), { [CONFIG]: 'mode: review\ngate: sometimes\n' });
    expect(only(stage.fake.checkRunOf(pull)?.annotations ?? [])).toMatchObject({
      ...{ path: CONFIG, start_line: 2, annotation_level: 'warning' },
    });
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'success' });
  });

  test('counts once it is merged', async () => {
    const shop = stage.shop();
    const change = await stage.reviewed(shop, { [CONFIG]: 'gate: never\n' });
    await stage.fake.close(change, { merged: true });
    const pull = await stage.reviewed(shop);
    expect(stage.fake.checkRunOf(pull)).toMatchObject({ conclusion: 'success' });
  });

  test('of what is shown takes back what is under way', async () => {
    const shop = stage.shop();
    const pull = await stage.reviewed(shop, MENDED);
    await stage.fake.pushTo(shop, 'main', { [CONFIG]: 'mode: shadow\n' });
    await stage.fake.push(pull, { files: BUG });
    await stage.app.settled();
    expect(stage.fake.unfinishedRuns(shop)).toEqual([]);
    expect(stage.fake.checkRunsOn(shop, pull.headSha)).toEqual([]);
    expect([...pull.comments.values()]).toEqual([]);
  });
});
