import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sequenceDiagram } from '../../src/report/diagram.ts';
import { hostile } from './hostile.ts';

it('draws who does what to whom, in order', () => {
  const steps = [
    { actor: 'request A', target: 'cache', text: 'deletes `order:{}`' },
    { actor: 'request B', target: '', text: 'waits' },
  ];
  expect(sequenceDiagram(steps)).toBe(
    [
      '```mermaid',
      'sequenceDiagram',
      '  participant p1 as request A',
      '  participant p2 as cache',
      '  participant p3 as request B',
      '  p1->>p2: deletes order#58;#123;#125;',
      '  Note over p3: waits',
      '```',
    ].join('\n'),
  );
});

it('draws nothing for no steps', () => {
  expect(sequenceDiagram([])).toBe('');
});

it('keeps one line a step, whatever the names are', () => {
  fc.assert(
    fc.property(hostile, hostile, (actor, text) => {
      const diagram = sequenceDiagram([{ actor: `a${actor}`, target: '', text: `b${text}` }]);
      expect(diagram.split(/[\n\r]/)).toHaveLength(5);
    }),
  );
});
