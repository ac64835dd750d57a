# BUG: Mutable cached object modified
cache = {}

def get_user(id):
    if id not in cache:
        cache[id] = db.get_user(id)
    return cache[id]

user = get_user(1)
user['name'] = 'modified'  # Modifies cached object!
