from django.core.cache import cache


def feed(user, days):
    key = f"feed:{user.id}:{days}"
    found = cache.get(key)
    if found is None:
        found = build_feed(user, days)
        cache.set(key, found, 600)
    return shown_to(user, found)
