import random
import time
import uuid

from django.core.cache import cache


def ttl():
    return 300 + random.randint(0, 60)


def price_list(region):
    key = f"prices:{region}:{uuid.uuid4()}"  # expect: unstable-key error
    found = cache.get(key)
    if found is None:
        found = build_price_list(region)
        cache.set(key, found, ttl())
    return found


def issue_token(user_id):
    token = uuid.uuid4().hex
    cache.set(f"reset-token:{token}", user_id, ttl())
    return token


def hourly_prices(region):
    key = f"hourly-prices:{region}:{int(time.time() // 3600)}"
    found = cache.get(key)
    if found is None:
        found = build_price_list(region)
        cache.set(key, found, ttl())
    return found
