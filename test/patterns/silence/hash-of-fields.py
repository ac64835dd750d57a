import redis

r = redis.Redis()


class Unread:
    def __init__(self, key):
        self.key = key

    def by_kind(self, user_id):
        return f"{user_id}-{self.key}-unread"

    def add(self, users, kind):
        pipeline = r.pipeline()
        for user_id in users:
            pipeline.hincrby(self.by_kind(user_id), kind_of(kind), 1)
        pipeline.execute()

    def counts(self, user):
        return r.hgetall(self.by_kind(user.id))

    def forget(self, user):
        r.delete(self.by_kind(user.id))


def kind_of(kind):
    if kind == "price":
        return "price"
    return "order"
