from django.core.cache import cache
from django.db import models, transaction


class Order(models.Model):
    price = models.IntegerField()


def order_prices():
    prices = cache.get("order-prices")
    if prices is None:
        prices = list(Order.objects.all())
        cache.set("order-prices", prices, 300)
    return prices


def change_price(order_id, price):
    cache.delete("order-prices")  # expect: invalidation-race warning
    Order.objects.filter(pk=order_id).update(price=price)


def change_in_transaction(order_id, price):
    with transaction.atomic():
        Order.objects.filter(pk=order_id).update(price=price)
        cache.delete("order-prices")  # expect: invalidation-race warning


def change_then_forget(order_id, price):
    with transaction.atomic():
        Order.objects.filter(pk=order_id).update(price=price)
    cache.delete("order-prices")


def change_on_commit(order_id, price):
    with transaction.atomic():
        Order.objects.filter(pk=order_id).update(price=price)
        transaction.on_commit(lambda: cache.delete("order-prices"))
