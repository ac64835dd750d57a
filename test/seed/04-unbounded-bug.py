# BUG: Cache grows forever
cache = {}

def get(key):
    if key not in cache:
        cache[key] = compute(key)  # Never evicted!
    return cache[key]
