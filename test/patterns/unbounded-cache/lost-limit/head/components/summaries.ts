const summaries = new Map<string, string>(); // expect: unbounded-cache warning
const labels = new Map<string, string>();

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
  if (labels.size >= 100) labels.clear();
  const label = renderLabel(order);
  labels.set(order.id, label);
  return label;
}
