import Redis from 'ioredis';

const redis = new Redis();

export async function warmProducts(products: Product[]) {
  for (const product of products) {
    await redis.set(`product:${product.id}`, JSON.stringify(product), 'EX', 3600); // expect: fixed-ttl warning
  }
}

export async function warmPrices(prices: Price[]) {
  for (const price of prices) {
    await redis.set(`price:${price.id}`, JSON.stringify(price), 'EX', 3600 + Math.floor(Math.random() * 360));
  }
}

export function productOf(productId: string) {
  return redis.get(`product:${productId}`);
}

export function priceOf(priceId: string) {
  return redis.get(`price:${priceId}`);
}
