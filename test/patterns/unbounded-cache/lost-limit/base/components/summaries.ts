import { BoundedMap } from '../bounded-map';

const summaries = new BoundedMap<string>({ max: 100 });
const labels = new BoundedMap<string>({ max: 100 });

export function summaryOf(order: Order) {
  const known = summaries.get(order.id);
  if (known) return known;
  const summary = renderSummary(order);
  summaries.set(order.id, summary);
  return summary;
}

export function labelOf(order: Order) {
  const known = labels.get(order.id);
  if (known) return known;
  const label = renderLabel(order);
  labels.set(order.id, label);
  return label;
}
