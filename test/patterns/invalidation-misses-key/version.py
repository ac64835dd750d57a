from django.core.cache import cache


def entry_version():
    return cache.get("price-version") or 1


def price_of(product_id):
    price = cache.get(f"price:{product_id}", version=entry_version())
    if price is None:
        price = ask(product_id)
        cache.set(f"price:{product_id}", price, 300, version=entry_version())
    return price


def forget(product_id):
    cache.delete(f"price:{product_id}")  # expect: invalidation-misses-key error


def forget_version(product_id):
    cache.delete(f"price:{product_id}", version=entry_version())
