# FIX: Bounded cache
from functools import lru_cache

@lru_cache(maxsize=1000)
def get(key):
    return compute(key)

# OR with TTL
from cachetools import TTLCache
cache = TTLCache(maxsize=1000, ttl=300)
