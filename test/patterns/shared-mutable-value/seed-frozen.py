from types import MappingProxyType

cache = {}  # expect: unbounded-cache


def get_user(id):
    if id not in cache:
        data = db.get_user(id)
        cache[id] = MappingProxyType(data)
    return cache[id]


user = get_user(1)
user['name'] = 'modified'
