from django.core.cache import cache


def customer_by_email(email):
    customer = cache.get(f"customer:{email}")
    if customer is None:
        customer = db.find_customer(email)
        if customer:
            cache.set(f"customer:{email}", customer)  # expect: missing-negative-cache note
    return customer


def address_by_email(email):
    address = cache.get(f"address:{email}")
    if address is None:
        address = db.find_address(email) or "none"
        cache.set(f"address:{email}", address)
    return address
