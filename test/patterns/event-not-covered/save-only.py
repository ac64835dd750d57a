from django.core.cache import cache
from django.db import models


class Shop(models.Model):
    name = models.CharField(max_length=80)

    def save(self, *args, **kwargs):  # expect: event-not-covered warning
        super().save(*args, **kwargs)
        cache.delete("shops")


def shops():
    found = cache.get("shops")
    if found is None:
        found = list(Shop.objects.all())
        cache.set("shops", found, 300)
    return found


class Region(models.Model):
    name = models.CharField(max_length=80)

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        cache.delete("regions")

    def delete(self, *args, **kwargs):
        super().delete(*args, **kwargs)
        cache.delete("regions")


def regions():
    found = cache.get("regions")
    if found is None:
        found = list(Region.objects.all())
        cache.set("regions", found, 300)
    return found
