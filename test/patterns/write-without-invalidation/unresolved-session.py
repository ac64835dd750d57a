import redis
from shop import db
from shop.models import User

cache = redis.Redis()


def get_user(user_id):
    name = cache.get(f"user:{user_id}")
    if name is None:
        name = db.session.query(User).get(user_id).name
        cache.set(f"user:{user_id}", name)
    return name


def rename_user(user_id, name):
    user = db.session.query(User).get(user_id)
    user.name = name  # expect: write-without-invalidation error
    db.session.commit()


def rename_user_at_once(user_id, name):
    user = db.session.query(User).filter_by(id=user_id).first()
    user.name = name
    db.session.commit()
    cache.delete(f"user:{user_id}")
