import express from 'express';
import { LRUCache } from 'lru-cache';

const app = express();
const forecasts = new LRUCache<string, Forecast>({ max: 500, ttl: 300_000 });

app.get('/forecast/:city', async (request, response) => {
  const { city } = request.params;
  let forecast = forecasts.get(city);
  if (forecast === undefined) {
    const answer = await fetch(`https://weather.example/v2/${city}`);
    if (!answer.ok) return response.status(502).end();
    forecast = await answer.json();
    forecasts.set(city, forecast);
  }
  response.json(forecast);
});
