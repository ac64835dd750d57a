from django.core.cache import cache
from django.db import models


class Price(models.Model):
    amount = models.IntegerField()


def prices():
    found = cache.get("prices")
    if found is None:
        found = list(Price.objects.all())
        cache.set("prices", found, None)
    return found


def change_price(price_id, amount):
    Price.objects.filter(pk=price_id).update(amount=amount)
    cache.incr_version("prices")
