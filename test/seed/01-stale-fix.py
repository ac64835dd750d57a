# FIX: Invalidate on mutation
def update_user(user_id, data):
    db.update_user(user_id, data)
    _cache.pop(user_id, None)  # Invalidate
