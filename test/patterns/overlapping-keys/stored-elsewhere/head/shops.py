from django.core.cache import caches

from shop.models import Shop

shop_cache = caches["shops"]


def shop_by_key(key):
    shop = shop_cache.get(key)
    if shop is None:
        shop = Shop.objects.filter(keys__value=key).get()
        shop_cache.set(shop.key, shop, timeout=60)  # expect: overlapping-keys warning
    return shop
