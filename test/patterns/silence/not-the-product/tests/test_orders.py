from shop.orders import Order

known = {}


def make_order(price):
    if price not in known:
        known[price] = Order.objects.create(price=price)
    return known[price]


def test_price():
    Order.objects.filter(pk=1).update(price=2)
