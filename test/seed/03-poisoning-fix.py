# FIX: Don't cache failures
def get_data(key):
    if key in cache:
        return cache[key]
    try:
        result = fetch(key)
        cache[key] = result
        return result
    except:
        return None  # Don't cache
