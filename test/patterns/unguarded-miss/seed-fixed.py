from collections import defaultdict
from threading import Lock

_locks = defaultdict(Lock)


def get_expensive(key):
    if key not in cache:
        with _locks[key]:
            if key not in cache:
                cache[key] = expensive_compute(key)
    return cache[key]
