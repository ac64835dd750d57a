# FIX: Lock per key
_locks = defaultdict(Lock)

def get_expensive(key):
    if key not in cache:
        with _locks[key]:
            if key not in cache:  # Double-check
                cache[key] = expensive_compute(key)
    return cache[key]
