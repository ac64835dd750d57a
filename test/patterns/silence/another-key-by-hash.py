import hashlib

from django.core.cache import cache
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver


class Order(models.Model):
    slug = models.TextField()
    shop = models.TextField()


def page_key(slug):
    return hashlib.sha1(slug.encode()).hexdigest()


@receiver(post_save, sender=Order)
def forget_page(sender, instance, **kwargs):
    cache.delete(page_key(instance.slug))


def orders_of(shop):
    found = cache.get(f"orders-of:{shop}")
    if found is None:
        found = list(Order.objects.filter(shop=shop))
        cache.set(f"orders-of:{shop}", found, 300)
    return found
