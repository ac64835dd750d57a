from django.core.cache import cache
from django.db import models

from .queue import task


class Order(models.Model):
    price = models.IntegerField()


def get_order(order_id):
    order = cache.get(f"order:{order_id}")
    if order is None:
        order = Order.objects.get(pk=order_id)
        cache.set(f"order:{order_id}", order)
    return order


@task(priority=1)
def forget_order(order_id):
    cache.delete(f"order:{order_id}")


def change_price(order_id, price):
    Order.objects.filter(pk=order_id).update(price=price)
    forget_order.delay(args=(order_id,))


def cancel_order(order_id):
    Order.objects.filter(pk=order_id).delete()
    forget_order.enqueue(order_id)
