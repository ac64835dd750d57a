from django.core.cache import cache
from django.db import models, transaction

from .tasks import forget_order


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
    forget_order.delay(order_id)


def cancel_order(order_id):
    with transaction.atomic():
        Order.objects.filter(pk=order_id).delete()
        transaction.on_commit(lambda: forget_order.apply_async(args=[order_id]))
