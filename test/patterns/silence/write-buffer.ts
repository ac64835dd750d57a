import { metrics } from './metrics.js';

let counts: Record<string, number> = {};

function send(key: string, value: number, replace: boolean) {
  counts[key] = replace ? value : (counts[key] || 0) + value;
  if (Object.keys(counts).length > 20) flush();
}

export function recordGauge(stat: string, value?: number) {
  send(`gauge.${stat}`, value ?? 0, true);
}

export function recordIncrement(stat: string, value?: number) {
  send(`count.${stat}`, value ?? 1, false);
}

function flush() {
  const rows = Object.entries(counts);
  counts = {};
  metrics.send(rows);
}
