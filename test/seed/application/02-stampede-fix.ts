import express from 'express';
import { LRUCache } from 'lru-cache';

const app = express();
const forecasts = new LRUCache<string, Forecast>({ max: 500, ttl: 300_000 });
const running = new Map<string, Promise<Forecast>>();

app.get('/forecast/:city', async (request, response) => {
  response.json(await forecastFor(request.params.city));
});

async function forecastFor(city: string): Promise<Forecast> {
  const known = forecasts.get(city);
  if (known !== undefined) return known;
  const pending = running.get(city) ?? load(city).finally(() => running.delete(city));
  running.set(city, pending);
  return pending;
}

async function load(city: string): Promise<Forecast> {
  const answer = await fetch(`https://weather.example/v2/${city}`);
  if (!answer.ok) throw new Error(`forecast of ${city}: ${answer.status}`);
  const forecast = await answer.json();
  forecasts.set(city, forecast);
  return forecast;
}
