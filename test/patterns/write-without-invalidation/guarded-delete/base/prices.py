from django.core.cache import cache

from shop.models import Price


def prices(shop_id):
    return cache.get_or_set(f"prices:{shop_id}", lambda: list(Price.objects.filter(shop=shop_id)), None)


def discounts(shop_id):
    return cache.get_or_set(f"discounts:{shop_id}", lambda: list(Price.objects.filter(shop=shop_id)), None)


def quietly(run):
    try:
        run()
    except ConnectionError:
        pass


def quiet_delete(key):
    quietly(lambda: cache.delete(key))


def safe_delete(key):
    _ = cache.get(key) and cache.delete(key)


def change_price(shop_id, amount):
    Price.objects.filter(shop=shop_id).update(amount=amount)
    quiet_delete(f"prices:{shop_id}")
    safe_delete(f"discounts:{shop_id}")


def close_shop(shop_id):
    Price.objects.filter(shop=shop_id).delete()
    quiet_delete(f"prices:{shop_id}")
    safe_delete(f"discounts:{shop_id}")
