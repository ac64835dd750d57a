menus = {}


def menu_of(shop_id):
    if shop_id not in menus:
        menus[shop_id] = Menu.objects.filter(shop=shop_id)
    return menus[shop_id]


def show_menu(shop_id):
    menu = menu_of(shop_id)
    return list(menu)


def print_menu(shop_id):
    menu = menu_of(shop_id)
    copied = list(menu)
    return render(copied)


def count_menu(shop_id):
    menu = menu_of(shop_id)
    copied = list(menu)
    return len(copied) + 1
