from flask_caching import Cache
from flask_sqlalchemy import SQLAlchemy

cache = Cache()
db = SQLAlchemy()


class Order(db.Model):
    pass


@cache.memoize(timeout=3600)
def load_order(order_id, currency):
    return db.session.query(Order).filter_by(id=order_id, currency=currency).first()


@cache.cached(timeout=3600, key_prefix="open-orders")
def open_orders():
    return db.session.query(Order).filter_by(closed=False).all()


def change_price(order_id, price):
    db.session.query(Order).filter_by(id=order_id).update({"price": price})
    cache.clear()


def close_order(order_id):
    db.session.query(Order).filter_by(id=order_id).update({"closed": True})
    cache.delete("open-orders")
    cache.delete_memoized(load_order)


def reopen_order(order_id):
    db.session.query(Order).filter_by(id=order_id).update({"closed": False})  # expect: write-without-invalidation error
