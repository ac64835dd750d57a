# BUG: Cache never invalidated
_cache = {}

def get_user(user_id):
    if user_id not in _cache:
        _cache[user_id] = db.get_user(user_id)
    return _cache[user_id]

def update_user(user_id, data):
    db.update_user(user_id, data)
    # MISSING: del _cache[user_id]
