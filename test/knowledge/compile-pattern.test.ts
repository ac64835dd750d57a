import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../src/knowledge/compile-pattern.ts';
import { PatternError } from '../../src/knowledge/parse-pattern.ts';
import { fullNames, type NamingLibrary } from '../../src/knowledge/pattern-root.ts';

describe('the root of a pattern', () => {
  test.each<[string, NamingLibrary, readonly string[], readonly string[]]>([
    ['redis.Redis(...)', python('redis'), ['redis.Redis'], []],
    ['redis.Redis.from_url($URL)', python('redis'), ['redis.Redis'], ['from_url']],
    ['Redis(...)', python('redis', 'redis.asyncio'), ['redis.Redis', 'redis.asyncio.Redis'], []],
    ['redis.asyncio.Redis(...)', python('redis', 'redis.asyncio'), ['redis.asyncio.Redis'], []],
    ['cache.get($KEY)', python('django.core.cache'), ['django.core.cache.cache'], ['get']],
    ['django.shortcuts.render($PAGE)', python('django.db.models'), ['django.shortcuts.render'], []],
    ['dict(...)', python(), ['dict'], []],
    ['functools.cache', python('functools'), ['functools.cache'], []],
    ['tqdm(...)', python('tqdm'), ['tqdm', 'tqdm.tqdm'], []],
    ['Object.freeze($VALUE)', typescript([]), ['Object'], ['freeze']],
    [
      'useQuery(...)',
      typescript(['@tanstack/react-query']),
      ['@tanstack/react-query.useQuery', '@tanstack/react-query.default.useQuery'],
      [],
    ],
    ['new Redis(...)', typescript(['ioredis'], 'Redis'), ['ioredis.default', 'ioredis', 'ioredis.Redis'], []],
    ['axios.get($URL)', typescript(['axios'], 'axios'), ['axios.default', 'axios', 'axios.axios'], ['get']],
  ])('%s', (text, library, names, members) => {
    const pattern = compilePattern(text, library);
    expect(pattern.root).toEqual({ hole: null, names });
    expect(pattern.members).toEqual(members);
  });

  test('is a hole where the pattern begins with one', () => {
    const pattern = compilePattern('$P.$MODEL.update(...)', typescript([]));
    expect(pattern.root).toEqual({ hole: '$P' });
    expect(pattern.members).toEqual([{ hole: '$MODEL' }, 'update']);
  });

  test('of a value or class has all names too', () => {
    expect(fullNames('Model', python('django.db.models'))).toEqual(['django.db.models.Model']);
    expect(fullNames('Prisma.Client', typescript(['prisma']))).toEqual([
      'prisma.Prisma.Client',
      'prisma.default.Prisma.Client',
    ]);
  });
});

describe('the form of a pattern', () => {
  test.each([
    ['$C.get($KEY)', 'call'],
    ['new LRUCache(...)', 'new'],
    ['$M.objects', 'member'],
    ['$C[$NAME]', 'index'],
    ['$P.$executeRaw`$SQL`', 'tagged'],
    ['prisma', 'name'],
  ])('%s is %s', (text, form) => {
    expect(compilePattern(text, typescript([])).form).toBe(form);
  });
});

describe('the arguments of a pattern', () => {
  test('keyword arguments may be left out or given by position', () => {
    const pattern = compilePattern('$C.set($KEY, $VALUE, ex=$TTL)', python());
    expect(pattern.arguments.map(({ position, name, optional }) => ({ position, name, optional }))).toEqual([
      { position: 0, name: null, optional: false },
      { position: 1, name: null, optional: false },
      { position: 2, name: 'ex', optional: true },
    ]);
  });

  test('keyword literals and holes with `!` must be there', () => {
    const pattern = compilePattern('$C.set($KEY, nx=True, px=$TTL!)', python());
    expect(pattern.arguments.map(({ optional }) => optional)).toEqual([false, false, false]);
  });

  test('after `...` keywords go by name alone', () => {
    const pattern = compilePattern('$Q.get(..., pk=$KEY)', python());
    expect(pattern.open).toBe(true);
    expect(pattern.arguments).toEqual([
      {
        position: null,
        name: 'pk',
        rest: false,
        optional: true,
        value: { kind: 'hole', hole: '$KEY', required: false },
      },
    ]);
  });

  test('options objects may be left out unless something definite stands in them', () => {
    const optional = (text: string) =>
      compilePattern(text, typescript([])).arguments.map((argument) => argument.optional);
    expect(optional('$C.set($KEY, { ttl: $TTL })')).toEqual([false, true]);
    expect(optional("fetch($URL, { method: 'POST' })")).toEqual([false, false]);
    expect(optional('fetch($URL, { next: { tags: $TAGS! } })')).toEqual([false, false]);
  });

  test('`$KEYS...` takes the rest and `$_` anything', () => {
    const [key, rest] = compilePattern('$C.hdel($_, $FIELDS...)', python()).arguments;
    expect(key?.value).toEqual({ kind: 'any', required: false });
    expect(rest?.rest).toBe(true);
  });

  test('a dotted constant goes by its last name', () => {
    const [rule] = compilePattern('ForeignKey(on_delete=models.CASCADE)', python('django.db.models')).arguments;
    expect(rule?.value).toEqual({ kind: 'name', name: 'CASCADE' });
  });
});

describe('what is no pattern', () => {
  test.each([
    ['get(', 'expected one typescript expression'],
    ['a; b', 'expected one typescript expression'],
    ['load(x)(...)', 'expected names joined by dots'],
    ['$C.get(() => 1)', 'expected holes, literals, objects and lists'],
    ['f(..., $KEY)', 'expected nothing but keyword arguments after'],
    ['f({ [$KEY]: 1 })', 'expected literal keys'],
  ])('%s', (text, message) => {
    expect(() => compilePattern(text, typescript([]))).toThrow(PatternError);
    expect(() => compilePattern(text, typescript([]))).toThrow(message);
  });
});

test('any text is a pattern or a PatternError', () => {
  const text = fc.string({ unit: fc.constantFrom(...'$ABx.()[]{}=,:!\'"`*@ \n', '...', '$KEY', 'new ') });
  fc.assert(
    fc.property(text, fc.constantFrom(python('redis'), typescript(['ioredis'], 'Redis')), (written, library) => {
      try {
        expect(compilePattern(written, library).text).toBe(written);
      } catch (error) {
        expect(error).toBeInstanceOf(PatternError);
      }
    }),
  );
});

function python(...imports: string[]): NamingLibrary {
  return { language: 'python', imports };
}

function typescript(imports: string[], name?: string): NamingLibrary {
  return { language: 'typescript', imports, default: name };
}
