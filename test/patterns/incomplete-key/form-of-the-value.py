from django.core.cache import cache

from shop.models import Price


class Prices:
    key = "prices"

    def get_prices(self, as_list=False):
        found = cache.get(self.key)
        if found:
            return found
        found = {}
        for product_id, amount in Price.objects.values_list("product", "amount"):
            if as_list:
                found.setdefault(product_id, []).append(amount)
                found[product_id] = [amount]
            else:
                found[product_id] = amount
        cache.set(self.key, found)  # expect: incomplete-key warning
        return found

    def get_named(self, by_name, verbose=False):
        key = "prices:named" if by_name else "prices:coded"
        found = cache.get(key)
        if found:
            return found
        found = {}
        for price in Price.objects.all():
            if by_name:
                found[price.name] = price.amount
            else:
                found[price.code] = price.amount
            if verbose:
                found["log"] = "yes"
            else:
                found["log"] = "no"
        cache.set(key, found)
        return found

    def get_fallback(self, shop):
        found = cache.get("prices:all")
        if found:
            return found
        if not shop:
            return None
        found = list(Price.objects.all())
        cache.set("prices:all", found)
        return found
