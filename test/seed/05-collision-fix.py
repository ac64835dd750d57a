# FIX: Stable, unique key
import hashlib

def cache_key(user_id, query):
    content = f"{user_id}:{query}"
    return hashlib.sha256(content.encode()).hexdigest()
