# BUG: Delete after write can lose update
def update(key, value):
    db.write(key, value)     # 1. Write to DB
    cache.delete(key)         # 2. Delete from cache
    # Another read happens here, caches old DB value!
