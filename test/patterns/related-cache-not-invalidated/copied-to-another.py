from django.core.cache import cache
from django.db import models


class Product(models.Model):
    pass


class Price(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE)
    amount = models.IntegerField()


def menu():
    return cache.get_or_set("menu", lambda: list(Product.objects.all()), None)


def prices_of(product):
    version = cache.get(f"version:{product.pk}")
    return cache.get_or_set(f"prices:{product.pk}:{version}", lambda: list(product.price_set.all()), None)


def forget_prices(product, version):
    cache.set(f"version:{product.pk}", version)


def change_price(price, amount, version):
    price.amount = amount
    price.save()
    forget_prices(price.product, version)


def publish(draft, public):
    for price in draft.price_set.all():
        price.pk = None
        price.product = public
        price.save()  # todo: related-cache-not-invalidated an entry under a version that another entry holds is not followed
    public.save()
    cache.delete("menu")
