from django.core.cache import cache
from django.db import models


class Order(models.Model):
    price = models.IntegerField()


class OrderAudit(models.Model):
    order = models.IntegerField()
    text = models.TextField()


def get_order(order_id):
    order = cache.get(f"order:{order_id}")
    if order is None:
        order = Order.objects.get(pk=order_id)
        cache.set(f"order:{order_id}", order)
    return order


def record(order_id, text):
    OrderAudit.objects.create(order=order_id, text=text)
