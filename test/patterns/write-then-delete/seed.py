def update(key, value):
    db.write(key, value)
    cache.delete(key)  # expect: write-then-delete note


def update_through(key, value):
    db.write(key, value)
    cache.set(key, value)
