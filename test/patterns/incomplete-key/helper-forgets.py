from django.core.cache import cache


def price_key(product_id, currency):
    return f"price:{product_id}"


def get_price(product_id, currency):
    key = price_key(product_id, currency)
    price = cache.get(key)
    if price is None:
        price = Price.objects.get(product_id=product_id, currency=currency).amount
        cache.set(key, price, 3600)  # expect: incomplete-key warning
    return price


def get_list_price(product_id, currency):
    key = price_key(product_id, currency)
    key += f":{currency}"
    price = cache.get(key)
    if price is None:
        price = ListPrice.objects.get(product_id=product_id, currency=currency).amount
        cache.set(key, price, 3600)
    return price


def rebate_key(product_id, currency):
    return f"rebate:{product_id}:{currency}"


def get_rebate(product_id, currency):
    key = rebate_key(product_id, currency)
    rebate = cache.get(key)
    if rebate is None:
        rebate = Rebate.objects.get(product_id=product_id, currency=currency).amount
        cache.set(key, rebate, 3600)
    return rebate
