import { loadPrice } from './shop';

class Prices {
  private known = new Map<string, Promise<number>>();

  get(product: Product): Promise<number> {
    const kind = product?.kind ?? 'none';
    let price = this.known.get(kind);
    if (!price) {
      price = loadPrice(kind);
      this.known.set(kind, price);
    }
    return price;
  }
}

export const prices = new Prices();
