import { metrics } from './metrics.js';

let counts: Record<string, number> = {};

export function record(key: string, value: number, replace: boolean) {
  counts[key] = replace ? value : (counts[key] || 0) + value;
  if (Object.keys(counts).length > 20) flush();
}

function flush() {
  const rows = Object.entries(counts);
  counts = {};
  metrics.send(rows);
}
