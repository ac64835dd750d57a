def get_expensive(key):
    if key not in cache:
        cache[key] = expensive_compute(key)  # expect: unguarded-miss note
    return cache[key]
