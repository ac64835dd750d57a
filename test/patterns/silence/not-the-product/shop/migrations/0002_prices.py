from shop.orders import Order


def double_prices(apps, schema_editor):
    Order.objects.filter(price__lt=10).update(price=20)
