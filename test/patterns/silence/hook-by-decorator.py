from django.core.cache import cache
from django.db import models
from orders.lifecycle import AFTER_DELETE, AFTER_UPDATE, Lifecycle, hook


class Order(Lifecycle, models.Model):
    price = models.IntegerField()

    @hook(AFTER_UPDATE)
    def forget(self):
        cache.delete(f"order:{self.pk}")

    @hook(AFTER_DELETE)
    def forget_deleted(self):
        cache.delete(f"order:{self.pk}")


def get_order(order_id):
    order = cache.get(f"order:{order_id}")
    if order is None:
        order = Order.objects.get(pk=order_id)
        cache.set(f"order:{order_id}", order)
    return order


def change_price(order_id, price):
    order = Order.objects.get(pk=order_id)
    order.price = price
    order.save()


def cancel_order(order_id):
    Order.objects.get(pk=order_id).delete()
