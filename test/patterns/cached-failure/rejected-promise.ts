import axios from 'axios';
import { LRUCache } from 'lru-cache';

const prices = new LRUCache<string, Promise<number>>({ max: 500 });
const stock = new LRUCache<string, Promise<number>>({ max: 500 });

async function fetchPrice(productId: string): Promise<number> {
  const { data } = await axios.get(`https://shop.example/prices/${productId}`);
  return data.price;
}

export function priceOf(productId: string) {
  let price = prices.get(productId);
  if (!price) {
    price = fetchPrice(productId);
    prices.set(productId, price); // expect: cached-failure error
  }
  return price;
}

export function stockOf(productId: string) {
  let amount = stock.get(productId);
  if (!amount) {
    amount = fetchPrice(productId);
    stock.set(productId, amount);
    amount.catch(() => stock.delete(productId));
  }
  return amount;
}
