cache = {}  # expect: unbounded-cache


def get_user(id):
    if id not in cache:
        cache[id] = db.get_user(id)
    return cache[id]


user = get_user(1)
user['name'] = 'modified'  # expect: shared-mutable-value warning
