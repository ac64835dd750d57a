import axios from 'axios';
import express from 'express';
import Redis from 'ioredis';
import { LRUCache } from 'lru-cache';

const redis = new Redis();
const prices = new LRUCache<string, Promise<number>>({ max: 500 });
const discounts = new LRUCache<string, number>({ max: 500 });
const router = express.Router();

router.get('/rates/:currency', async (req, res) => {
  const { currency } = req.params;
  const cached = await redis.get(`rates:${currency}`);
  if (cached) return res.json(JSON.parse(cached));
  const { data } = await axios.get(`https://bank.example/rates/${currency}`);
  await redis.set(`rates:${currency}`, JSON.stringify(data), 'EX', 600 + Math.random() * 60); // expect: unguarded-miss warning
  return res.json(data);
});

router.get('/prices/:product', async (req, res) => {
  const { product } = req.params;
  let price = prices.get(product);
  if (!price) {
    price = axios.get(`https://shop.example/prices/${product}`).then((answer) => answer.data);
    prices.set(product, price);
    price.catch(() => prices.delete(product));
  }
  res.json(await price);
});

export function discountFor(customer: string): number {
  const known = discounts.get(customer);
  if (known !== undefined) return known;
  const discount = computeDiscount(customer);
  discounts.set(customer, discount);
  return discount;
}
