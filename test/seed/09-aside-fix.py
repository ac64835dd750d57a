# FIX: Delete before write OR set after write
def update(key, value):
    cache.delete(key)         # 1. Delete first
    db.write(key, value)      # 2. Then write
    # OR
    db.write(key, value)
    cache.set(key, value)     # Write-through
