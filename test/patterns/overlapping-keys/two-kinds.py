import random

from django.core.cache import cache
from django.db import models


class Order(models.Model):
    price = models.IntegerField()


class Product(models.Model):
    price = models.IntegerField()


def ttl():
    return 300 + random.randint(0, 60)


def order_for(order_id):
    found = cache.get(f"detail:{order_id}")
    if found is None:
        found = Order.objects.get(pk=order_id)
        cache.set(f"detail:{order_id}", found, ttl())
    return found


def product_for(product_id):
    found = cache.get(f"detail:{product_id}")
    if found is None:
        found = Product.objects.get(pk=product_id)
        cache.set(f"detail:{product_id}", found, ttl())  # expect: overlapping-keys warning
    return found
