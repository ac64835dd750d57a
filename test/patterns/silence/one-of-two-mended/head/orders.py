from django.core.cache import cache
from django.db import models


class Order(models.Model):
    total = models.IntegerField()


def order_total(order_id):
    return cache.get_or_set(f"total:{order_id}", lambda: Order.objects.get(pk=order_id).total, None)


def order_label(order_id):
    return cache.get_or_set(f"label:{order_id}", lambda: str(Order.objects.get(pk=order_id)), None)


def change_total(order_id, total):
    Order.objects.filter(pk=order_id).update(total=total)
    cache.delete(f"total:{order_id}")


def close_order(order_id):
    Order.objects.filter(pk=order_id).delete()
    cache.delete_many([f"total:{order_id}", f"label:{order_id}"])
