export class OrderApi {
  private readonly running: Map<string, Promise<Order>> = new Map();

  private deduplicate = (path: string, method: string): Promise<Order> => {
    const key = `${method}:${path}`;
    const known = this.running.get(key);
    if (known) return known;
    const promise = this.fetch(path, method).finally(() => {
      this.running.delete(key);
    });
    this.running.set(key, promise);
    return promise;
  };

  async fetch(path: string, method: string): Promise<Order> {
    const response = await fetch(path, { method });
    return response.json();
  }
}

export const api = new OrderApi();
