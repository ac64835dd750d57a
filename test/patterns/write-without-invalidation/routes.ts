import express from 'express';
import NodeCache from 'node-cache';
import pg from 'pg';

const orders = new NodeCache({ stdTTL: 86_400, maxKeys: 10_000 });
const pool = new pg.Pool();
export const app = express();

app.get('/orders/:id', async (request, response) => {
  const kept = orders.get(`order-${request.params.id}`);
  if (kept) return response.json(kept);
  const { rows } = await pool.query('SELECT * FROM orders WHERE id = $1', [request.params.id]);
  orders.set(`order-${request.params.id}`, rows[0]);
  response.json(rows[0]);
});

app.put('/orders/:id', async (request, response) => {
  await pool.query('UPDATE orders SET price = $1 WHERE id = $2', [request.body.price, request.params.id]);
  orders.del(`order-${request.params.id}`);
  response.sendStatus(204);
});

// What one route does, it does for its own requests.
app.put('/orders/:id/discount', async (request, response) => {
  await pool.query('UPDATE orders SET price = price * 0.9 WHERE id = $1', [request.params.id]); // expect: write-without-invalidation error
  response.sendStatus(204);
});
