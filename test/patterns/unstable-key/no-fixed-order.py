import json
import random

from django.core.cache import cache


def ttl():
    return 300 + random.randint(0, 60)


def totals(region: str, tags: set[str], **filters):
    key = f"totals:{region}:{tags}"  # expect: unstable-key error
    found = cache.get(key)
    if found is None:
        found = build_totals(region, tags)
        cache.set(key, found, ttl())
    return found


def sorted_totals(region: str, tags: set[str]):
    key = f"sorted-totals:{region}:{','.join(sorted(tags))}"
    found = cache.get(key)
    if found is None:
        found = build_totals(region, tags)
        cache.set(key, found, ttl())
    return found


def orders(**filters):
    key = "orders:" + json.dumps(filters)  # expect: unstable-key warning
    found = cache.get(key)
    if found is None:
        found = build_orders(filters)
        cache.set(key, found, ttl())
    return found


def sorted_orders(**filters):
    key = "sorted-orders:" + json.dumps(filters, sort_keys=True)
    found = cache.get(key)
    if found is None:
        found = build_orders(filters)
        cache.set(key, found, ttl())
    return found
