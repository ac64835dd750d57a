# BUG: Error result cached
def get_data(key):
    if key not in cache:
        try:
            cache[key] = fetch(key)
        except:
            cache[key] = None  # Caches failure!
    return cache[key]
