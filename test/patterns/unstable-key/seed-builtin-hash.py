import hashlib


def cache_key(user_id, query):
    return hash((user_id, query))  # expect: unstable-key error


def stable_cache_key(user_id, query):
    content = f"{user_id}:{query}"
    return hashlib.sha256(content.encode()).hexdigest()
