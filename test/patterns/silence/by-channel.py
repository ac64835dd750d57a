import redis
from django.db import models

connection = redis.Redis()
_orders = {}


class Order(models.Model):
    price = models.IntegerField()


def get_order(order_id):
    if order_id not in _orders:
        if len(_orders) > 1000:
            _orders.clear()
        _orders[order_id] = Order.objects.get(pk=order_id)
    return _orders[order_id]


def change_price(order_id, price):
    Order.objects.filter(pk=order_id).update(price=price)
    connection.publish("orders", order_id)


def listen():
    pubsub = connection.pubsub()
    pubsub.subscribe("orders")
    for message in pubsub.listen():
        _orders.pop(int(message["data"]), None)
