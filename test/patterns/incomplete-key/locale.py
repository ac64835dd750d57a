import random

from django.core.cache import cache


def ttl():
    return 300 + random.randint(0, 60)


def price_list(region_id, currency):
    key = f"prices:{region_id}"
    found = cache.get(key)
    if found is None:
        found = load_prices(region_id, currency)
        cache.set(key, found, ttl())  # expect: incomplete-key warning
    return found


def full_price_list(region_id, currency):
    key = f"full-prices:{region_id}:{currency}"
    found = cache.get(key)
    if found is None:
        found = load_prices(region_id, currency)
        cache.set(key, found, ttl())
    return found


def order(order_id, session, timeout=5, force=False):
    key = f"order:{order_id}"
    found = None if force else cache.get(key)
    if found is None:
        found = load_order(session, order_id, timeout=timeout)
        cache.set(key, found, ttl())
    return found


def invoice(order):
    key = f"invoice:{order.id}"
    found = cache.get(key)
    if found is None:
        found = load_invoice(order)
        cache.set(key, found, ttl())
    return found
