from django.core.cache import cache
from django.db import models


class Order(models.Model):
    price = models.IntegerField()


def get_order(order_id):
    order = cache.get(f"order:{order_id}")
    if order is None:
        order = Order.objects.filter(pk=order_id).first()
        if order is not None:
            cache.set(f"order:{order_id}", order)
    return order


def delete_order(order_id):
    Order.objects.filter(pk=order_id).delete()
    cache.delete(f"order:{order_id}")
