from django.core.cache import cache
from django.db import models
from django.db.models.signals import post_delete, post_save


class Price(models.Model):
    amount = models.IntegerField()


def prices():
    found = cache.get("prices")
    if found is None:
        found = list(Price.objects.all())
        cache.set("prices", found, 300)
    return found


def forget_prices(sender, **kwargs):
    cache.delete("prices")


def connect():  # expect: event-not-covered
    post_save.connect(forget_prices, sender=Price)  # expect: event-not-covered
