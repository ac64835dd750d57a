# FIX: Cache negative results
MISSING = object()

def get_user(user_id):
    result = cache.get(user_id, MISSING)
    if result is not MISSING:
        return result if result is not None else None
    user = db.get_user(user_id)
    cache[user_id] = user  # Cache None too!
    return user
