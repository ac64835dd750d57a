import type { ScenarioStep } from '../core/audit.ts';
import { fenced, mermaidText } from './escape.ts';

/** The scenario as a mermaid block for comments and reports; empty where there is nothing to draw. */
export function sequenceDiagram(steps: readonly ScenarioStep[]): string {
  if (steps.length === 0) return '';
  const actors = [...new Set(steps.flatMap(({ actor, target }) => (target === '' ? [actor] : [actor, target])))];
  const names = new Map(actors.map((actor, index) => [actor, `p${index + 1}`]));
  const lines = [
    'sequenceDiagram',
    ...actors.map((actor) => `  participant ${names.get(actor)} as ${mermaidText(actor) || 'someone'}`),
    ...steps.map((step) => `  ${arrow(step, names)}: ${mermaidText(step.text)}`),
  ];
  return fenced(lines.join('\n'), 'mermaid');
}

function arrow({ actor, target }: ScenarioStep, names: ReadonlyMap<string, string>): string {
  const from = names.get(actor);
  return target === '' ? `Note over ${from}` : `${from}->>${names.get(target)}`;
}
