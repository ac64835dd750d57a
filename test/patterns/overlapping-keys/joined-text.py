import random

from django.core.cache import cache


def ttl():
    return 300 + random.randint(0, 60)


def product_page(shop_slug, product_slug):
    key = f"page:{shop_slug}-{product_slug}"
    found = cache.get(key)
    if found is None:
        found = render_product(shop_slug, product_slug)
        cache.set(key, found, ttl())  # expect: overlapping-keys warning
    return found


def product_price(shop_slug, product_slug):
    key = f"price:{shop_slug}:{product_slug}"
    found = cache.get(key)
    if found is None:
        found = compute_price(shop_slug, product_slug)
        cache.set(key, found, ttl())
    return found


def order_line(order_id, line_id):
    key = f"line:{order_id}-{line_id}"
    found = cache.get(key)
    if found is None:
        found = load_line(order_id, line_id)
        cache.set(key, found, ttl())
    return found
