from functools import lru_cache

from cachetools import TTLCache

cache = TTLCache(maxsize=1000, ttl=300)


@lru_cache(maxsize=1000)
def get(key):
    return compute(key)


def get_again(key):
    if key not in cache:
        cache[key] = compute(key)
    return cache[key]
