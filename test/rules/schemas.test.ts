import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { generateSchemas } from '../../scripts/generate-schemas.ts';

const FOLDER = new URL('../../rules/schema/', import.meta.url);

describe('the schema file', () => {
  test.each(Object.entries(generateSchemas()))('%s is what `npm run generate` writes', (name, text) => {
    expect(readFileSync(new URL(name, FOLDER), 'utf8')).toBe(text);
  });
});

test('the schema of the configuration takes a good file and refuses an unknown key', () => {
  const schema = generateSchemas()['config.json'] ?? '';
  const validate = new Ajv2020.Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(schema));
  expect(validate({ rules: { 'lock-order': 'off' }, ignore: [{ finding: '1a2b3c4d', reason: 'b' }] })).toBe(true);
  expect(validate({ rule: {} })).toBe(false);
  expect(validate({ rules: { 'lock-odor': 'off' } })).toBe(false);
});
