from functools import lru_cache

from cachetools import TTLCache, cached
from django.db import models


class Group(models.Model):
    discount = models.IntegerField()


class Customer(models.Model):
    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    is_active = models.BooleanField()


class Prices:
    @lru_cache(maxsize=128)  # expect: incomplete-key warning
    def discount(self, customer: Customer):
        return customer.group.discount

    @lru_cache(maxsize=128)
    def discount_of_group(self, group_id: int, rate: int):
        return group_id * rate

    # The id is all that it asks of the row.
    @lru_cache(maxsize=128)
    def label(self, customer: Customer):
        return f"customer-{customer.id}"


prices = Prices()


# One of it is kept by the class below.
class OrderPermissions:
    @lru_cache  # expect: incomplete-key warning
    def may_see(self, user):
        return self.allows(user, "see")

    def allows(self, user, action):
        return user.has_perm(f"orders.{action}")


class OrderAdmin:
    permissions = OrderPermissions()


# What runs out is asked again.
@cached(TTLCache(maxsize=128, ttl=30))
def discount_for_a_while(customer: Customer):
    return customer.group.discount


@lru_cache(maxsize=128)
def discount_until_told(customer: Customer):
    return customer.group.discount


def on_group_saved(group):
    discount_until_told.cache_clear()


# A text has no state.
@lru_cache(maxsize=128)
def initials(user):
    return user.lower()[:2]


# A view is made anew for each request, and its memo with it.
class OrderView:
    def __init__(self, request):
        self.request = request

    @lru_cache(maxsize=1)
    def discount(self, user):
        return user.group.discount
