from django.core.cache import cache
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver


class Order(models.Model):
    price = models.IntegerField()


def get_order(order_id):
    order = cache.get(f"order:{order_id}")
    if order is None:
        order = Order.objects.get(pk=order_id)
        cache.set(f"order:{order_id}", order)
    return order


@receiver([post_save, post_delete], sender=Order)
def forget_order(sender, instance, **kwargs):
    cache.delete(f"order:{instance.pk}")


def change_price(order_id, price):
    order = Order.objects.get(pk=order_id)
    order.price = price
    order.save()
