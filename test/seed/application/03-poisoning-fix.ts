import { LRUCache } from 'lru-cache';
import { bank } from './bank.js';

export class RateService {
  private readonly rates = new LRUCache<string, { value: number | null }>({ max: 200 });

  async rateOf(currency: string): Promise<number | null> {
    const known = this.rates.get(currency);
    if (known) return known.value;
    try {
      const value = await bank.fetchRate(currency);
      this.rates.set(currency, { value });
      return value;
    } catch {
      return null;
    }
  }
}
