from functools import lru_cache

from django.db import models


class Order(models.Model):
    price = models.IntegerField()


@lru_cache(maxsize=100)
def price_of(order_id):
    return Order.objects.get(pk=order_id).price


def change_price(order_id, price):
    order = Order.objects.filter(pk=order_id).first()
    if order:
        order.price = price
        order.save()
    else:
        order = Order.objects.create(pk=order_id, price=price)
    if order:
        price_of.cache_clear()
