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

export async function productOf(productId: string) {
  const known = await redis.get(`product:${productId}`);
  if (known !== null) return JSON.parse(known);
  const product = await loadProduct(productId);
  await redis.set(`product:${productId}`, JSON.stringify(product), 'EX', 3600 + Math.floor(Math.random() * 360));
  return product;
}

export async function priceOf(priceId: string) {
  const known = await redis.get(`price:${priceId}`);
  if (known !== null) return JSON.parse(known);
  const price = await loadPrice(priceId);
  await redis.set(`price:${priceId}`, JSON.stringify(price), 'EX', 3600 + Math.floor(Math.random() * 360));
  return price;
}
