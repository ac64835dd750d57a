# FIX: Add jitter to prevent stampede
import random

def set_with_jitter(key, value, base_ttl=3600):
    jitter = random.uniform(-300, 300)  # ±5 minutes
    cache.set(key, value, ttl=base_ttl + jitter)
