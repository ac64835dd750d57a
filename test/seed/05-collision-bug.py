# BUG: Weak hash causes collisions
def cache_key(user_id, query):
    return hash((user_id, query))  # hash() is not stable!
