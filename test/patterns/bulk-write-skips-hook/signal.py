from django.core.cache import cache
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver


class Order(models.Model):
    price = models.IntegerField()


def order_prices():
    prices = cache.get("order-prices")
    if prices is None:
        prices = list(Order.objects.all())
        cache.set("order-prices", prices, 300)
    return prices


@receiver(post_save, sender=Order)
@receiver(post_delete, sender=Order)
def forget_prices(sender, **kwargs):
    cache.delete("order-prices")


def raise_prices():
    Order.objects.filter(price__lt=10).update(price=10)  # expect: bulk-write-skips-hook error


def raise_prices_and_forget():
    Order.objects.filter(price__lt=10).update(price=10)
    cache.delete("order-prices")


def change_price(order_id, price):
    order = Order.objects.get(pk=order_id)
    order.price = price
    order.save()
