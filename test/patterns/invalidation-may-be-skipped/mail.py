import requests
from django.core.cache import cache
from django.db import models


class Order(models.Model):
    price = models.IntegerField()


def order_prices():
    prices = cache.get("order-prices")
    if prices is None:
        prices = list(Order.objects.all())
        cache.set("order-prices", prices, 300)
    return prices


def change_price(order, price):
    order = Order.objects.get(pk=order)
    order.price = price
    order.save()
    requests.post("https://mail.example/send", json={"price": price}, timeout=5)  # expect: invalidation-may-be-skipped
    cache.delete("order-prices")


def change_price_at_once(order, price):
    order = Order.objects.get(pk=order)
    order.price = price
    order.save()
    cache.delete("order-prices")
    requests.post("https://mail.example/send", json={"price": price}, timeout=5)
