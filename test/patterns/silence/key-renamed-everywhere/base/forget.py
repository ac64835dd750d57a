from django.core.cache import cache


def forget_menu(shop_id, day):
    cache.delete_many([f"menu-{shop_id}-{day}"])
