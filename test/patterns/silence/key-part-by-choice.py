from django.core.cache import cache
from django.db import models


class Price(models.Model):
    shop = models.TextField()
    amount = models.IntegerField()


def key_of(shop, currency):
    shop_key = shop.slug if shop else "all"
    kind = "list" if currency is None else "one"
    return f"prices:{shop_key}:{kind}:{currency or 'all'}"


def prices_of(shop, currency=None):
    return cache.get_or_set(key_of(shop, currency), lambda: build(shop, currency), 3600)


def build(shop, currency):
    found = Price.objects.filter(shop=shop.slug) if shop else Price.objects.all()
    return convert(list(found), currency)
