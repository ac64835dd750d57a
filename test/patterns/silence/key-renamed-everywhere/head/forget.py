from django.core.cache import cache


def forget_menu(shop_id, day):
    cache.delete_many([f"shop-menu-{shop_id}-{day}"])
