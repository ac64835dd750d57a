import hashlib
import json
import random

from django.core.cache import cache


def ttl():
    return 300 + random.randint(0, 60)


def report(filters):
    key = f"report:{hash(str(filters))}"  # expect: unstable-key error
    found = cache.get(key)
    if found is None:
        found = build_report(filters)
        cache.set(key, found, ttl())
    return found


def summary(filters):
    text = json.dumps(filters, sort_keys=True)
    key = f"summary:{hashlib.sha256(text.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = build_summary(filters)
        cache.set(key, found, ttl())
    return found


def shard(page: int):
    key = f"shard:{hash(page)}"
    found = cache.get(key)
    if found is None:
        found = build_shard(page)
        cache.set(key, found, ttl())
    return found
