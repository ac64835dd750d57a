# BUG: Many requests hit empty cache simultaneously
def get_expensive(key):
    if key not in cache:
        # 1000 requests all see cache miss
        # All 1000 compute expensive operation!
        cache[key] = expensive_compute(key)
    return cache[key]
