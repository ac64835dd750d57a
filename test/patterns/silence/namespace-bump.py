from django.core.cache import cache
from django.db import models


class Price(models.Model):
    shop = models.ForeignKey("shops.Shop", on_delete=models.CASCADE)
    amount = models.IntegerField()


def prices_of(shop_id, page):
    version = cache.get_or_set(f"prices-version:{shop_id}", 1, None)
    key = f"prices:{shop_id}:{version}:{page}"
    rows = cache.get(key)
    if rows is None:
        rows = list(Price.objects.filter(shop_id=shop_id)[page * 20 : page * 20 + 20])
        cache.set(key, rows, 3600)
    return rows


def change_price(price_id, amount):
    price = Price.objects.get(pk=price_id)
    price.amount = amount
    price.save()
    cache.incr(f"prices-version:{price.shop_id}")
