from django.core.cache import cache
from django.db import models

_prices = {}
_version = None


class Price(models.Model):
    amount = models.IntegerField()


def price_of(product_id):
    global _version
    version = cache.get("price-version")
    if version != _version:
        _prices.clear()
        _version = version
    if product_id not in _prices:
        _prices[product_id] = Price.objects.get(pk=product_id)
        if len(_prices) > 1000:
            _prices.clear()
    return _prices[product_id]


def change_price(product_id, amount):
    Price.objects.filter(pk=product_id).update(amount=amount)
    cache.set("price-version", amount, 60)
