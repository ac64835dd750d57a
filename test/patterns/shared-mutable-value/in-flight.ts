const inFlight = new Map<string, Promise<Order>>();

async function fetchOrder(id: string): Promise<Order> {
  const response = await fetch(`/orders/${id}`);
  return response.json();
}

export async function orderOf(id: string): Promise<Order> {
  const known = inFlight.get(id);
  if (known) return known;
  const promise = fetchOrder(id);
  inFlight.set(id, promise);
  try {
    return await promise;
  } finally {
    inFlight.delete(id);
  }
}

function present(order: Order) {
  delete order.draft;
  return order;
}

function presentCopy(order: Order) {
  const { draft, ...rest } = order;
  return rest;
}

export async function showOrder(id: string) {
  const order = await orderOf(id);
  return present(order); // expect: shared-mutable-value warning
}

export async function showOther(id: string) {
  const order = await orderOf(id);
  return presentCopy(order);
}
