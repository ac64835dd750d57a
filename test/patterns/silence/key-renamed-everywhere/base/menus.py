from django.core.cache import cache


def menu(shop_id, day):
    key = f"menu-{shop_id}-{day}"
    found = cache.get(key)
    if found is None:
        found = build_menu(shop_id, day)
        cache.set(key, found, 600)
    return found
