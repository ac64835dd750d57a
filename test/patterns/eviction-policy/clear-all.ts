const prices = new Map<string, number>();
const drafts = new Map<string, Draft>();

export function priceOf(productId: string) {
  const known = prices.get(productId);
  if (known !== undefined) return known;
  if (prices.size >= 1000) prices.clear(); // expect: eviction-policy note
  const price = computePrice(productId);
  prices.set(productId, price);
  return price;
}

export function draftOf(orderId: string) {
  const known = drafts.get(orderId);
  if (known) return known;
  const draft = openDraft(orderId);
  drafts.set(orderId, draft);
  return draft;
}

export function closeAll() {
  drafts.clear();
}
