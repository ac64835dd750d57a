from functools import lru_cache


class OrderPermissions:
    @lru_cache(maxsize=128)
    def may_see(self, user):  # todo: incomplete-key an object that is made through a class in an attribute is not known to stay
        return user.has_perm("orders.see")


class OrderAdmin:
    permissions_class = OrderPermissions

    def __init__(self):
        self.permissions = self.permissions_class()


admin = OrderAdmin()
