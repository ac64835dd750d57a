# BUG: Missing keys always hit database
def get_user(user_id):
    if user_id in cache:
        return cache[user_id]
    user = db.get_user(user_id)
    if user:
        cache[user_id] = user
    return user  # Non-existent users always hit DB!
