menus = {}


def menu_of(shop_id):
    if shop_id not in menus:
        menus[shop_id] = Menu.objects.filter(shop=shop_id)
    return menus[shop_id]


def show_menu(shop_id):
    menu = menu_of(shop_id)
    return menu # expect: shared-mutable-value warning


def print_menu(shop_id):
    menu = menu_of(shop_id)
    return render(list(menu))


def count_menu(shop_id):
    menu = menu_of(shop_id)
    total = 1
    for item in menu:
        total += 1
    return total
