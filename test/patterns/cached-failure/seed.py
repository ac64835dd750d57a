def get_data(key):
    if key not in cache:
        try:
            cache[key] = fetch(key)
        except:
            cache[key] = None  # expect: cached-failure
    return cache[key]
