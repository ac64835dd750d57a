cache.set(key, value, ttl=3600)  # expect: fixed-ttl note
