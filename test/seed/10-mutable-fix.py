# FIX: Return copy or immutable
def get_user(id):
    if id not in cache:
        cache[id] = db.get_user(id)
    return dict(cache[id])  # Return copy

# OR use immutable
from types import MappingProxyType
cache[id] = MappingProxyType(data)
