"""A cursor runs a query in one call and gives its rows in another."""

import psycopg2
import redis

prices = redis.Redis()
connection = psycopg2.connect("dbname=shop")


def get_price(order_id):
    cached = prices.get(f"price:{order_id}")
    if cached is not None:
        return cached
    cursor = connection.cursor()
    cursor.execute("SELECT price FROM orders WHERE id = %s", (order_id,))
    price = cursor.fetchone()
    prices.set(f"price:{order_id}", price, ex=86400)
    return price


def change_price(order_id, price):
    cursor = connection.cursor()
    cursor.execute("UPDATE orders SET price = %s WHERE id = %s", (price, order_id))
    prices.delete(f"price:{order_id}")


def waive_price(order_id):
    cursor = connection.cursor()
    cursor.execute("UPDATE orders SET price = 0 WHERE id = %s", (order_id,))  # expect: write-without-invalidation error
