import random
from dataclasses import dataclass

from django.core.cache import cache


class Basket:
    def __init__(self, items):
        self.items = items


@dataclass(frozen=True)
class Region:
    code: str


def ttl():
    return 300 + random.randint(0, 60)


def basket_total(basket: Basket):
    key = f"basket-total:{basket}"  # expect: unstable-key error
    found = cache.get(key)
    if found is None:
        found = compute_total(basket)
        cache.set(key, found, ttl())
    return found


def region_total(region: Region):
    key = f"region-total:{region}"
    found = cache.get(key)
    if found is None:
        found = compute_total(region)
        cache.set(key, found, ttl())
    return found
