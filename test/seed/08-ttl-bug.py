# BUG: All entries expire at same time
cache.set(key, value, ttl=3600)  # All expire at hour mark
