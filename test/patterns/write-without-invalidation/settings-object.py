import redis

from shop.models import Setting

server = redis.Redis()


class Settings:
    def __getattr__(self, name):
        value = server.get(f"setting:{name}")
        if value is None:
            value = Setting.objects.get(key=name).value
            server.set(f"setting:{name}", value)
        return value

    def __setattr__(self, name, value):
        Setting.objects.filter(key=name).update(value=value)  # expect: write-without-invalidation error


settings = Settings()


def forget(name):
    server.delete(f"setting:{name}")


def disable_login():
    settings.LOGIN = False  # todo: write-without-invalidation that assigning an attribute runs `__setattr__` is not followed


def enable_login():
    settings.LOGIN = True
    forget("LOGIN")
