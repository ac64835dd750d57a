type Panel = (id: string) => Promise<unknown>;

const panels = new Map<string | null, Record<string, Panel>>();

function register(kind: string | null, name: string, panel: Panel): void {
  panels.set(kind, { ...panels.get(kind), [name]: panel });
}

export function registerPanel(name: string, panel: Panel): void {
  register(null, name, panel);
}

export function panelsOf(kind: string): Record<string, Panel> {
  return { ...panels.get(null), ...panels.get(kind) };
}

async function orderPanel(id: string) {
  const answer = await fetch(`/api/orders/${id}`);
  return answer.json();
}

registerPanel('order', orderPanel);

export async function cancelOrder(id: string): Promise<void> {
  await fetch(`/api/orders/${id}`, { method: 'DELETE' });
}
