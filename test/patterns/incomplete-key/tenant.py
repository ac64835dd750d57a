import random

from django.core.cache import cache


def ttl():
    return 300 + random.randint(0, 60)


def settings_for(tenant, section):
    key = f"settings:{section}"
    found = cache.get(key)
    if found is None:
        found = load_settings(tenant, section)
        cache.set(key, found, ttl())  # expect: incomplete-key error
    return found


def menu_for(tenant, section):
    key = f"menu:{tenant.id}:{section}"
    found = cache.get(key)
    if found is None:
        found = load_menu(tenant, section)
        cache.set(key, found, ttl())
    return found


def get_order(user_id, order_id):
    key = f"order:{order_id}"
    found = cache.get(key)
    if found is None:
        found = load_order(user_id, order_id)
        cache.set(key, found, ttl())  # expect: incomplete-key note
    return found
