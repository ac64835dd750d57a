const connections = new Map<string, Set<string>>();
const baskets = new Map<string, Basket>();

export function connect(documentId: string, userId: string): void {
  const users = connections.get(documentId) ?? new Set<string>();
  users.add(userId);
  connections.set(documentId, users);
}

export function basketOf(shopId: string): Basket {
  const known = baskets.get(shopId);
  if (known) return known;
  const basket = new Basket(shopId);
  baskets.set(shopId, basket);
  return basket;
}

export function put(shopId: string, item: Item): void {
  basketOf(shopId).items.push(item);
}
