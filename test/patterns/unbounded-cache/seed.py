cache = {}  # expect: unbounded-cache


def get(key):
    if key not in cache:
        cache[key] = compute(key)
    return cache[key]
