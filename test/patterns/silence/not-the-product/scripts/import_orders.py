from shop.orders import Order

shops = {}


def shop_of(name):
    if name not in shops:
        shops[name] = fetch_shop(name)
    return shops[name]
