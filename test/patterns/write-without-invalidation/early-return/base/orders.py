from django.core.cache import cache
from django.db import models


class Order(models.Model):
    price = models.IntegerField()


def get_order(order_id):
    order = cache.get(f"order:{order_id}")
    if order is None:
        order = Order.objects.get(pk=order_id)
        cache.set(f"order:{order_id}", order)
    return order


def change_price(order_id, price):
    Order.objects.filter(pk=order_id).update(price=price)
    cache.delete(f"order:{order_id}")
