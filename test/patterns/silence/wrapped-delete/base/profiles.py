from django.core.cache import cache


def quiet_drop(key):
    _ = cache.get(key) and cache.delete(key)


class Profiles:
    def update(self, username, fields):
        cache.delete(f"profile:{username}")
        return super().update(username, fields)

    def read(self, username):
        found = cache.get(f"profile:{username}")
        if found is None:
            found = super().read(username)
            cache.set(f"profile:{username}", found)
        return found
