from cachetools import TTLCache
from sqlalchemy import event, update
from sqlalchemy.orm import DeclarativeBase, Session

prices = TTLCache(maxsize=500, ttl=3600)
names = TTLCache(maxsize=500, ttl=3600)


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"


class User(Base):
    __tablename__ = "users"


def price_of(session: Session, order_id):
    if order_id not in prices:
        prices[order_id] = session.get(Order, order_id)
    return prices[order_id]


def name_of(session: Session, user_id):
    if user_id not in names:
        names[user_id] = session.get(User, user_id)
    return names[user_id]


@event.listens_for(Order, "after_update")
@event.listens_for(Order, "after_delete")
def forget_price(mapper, connection, order):
    prices.pop(order.id, None)


@event.listens_for(User, "after_update")
@event.listens_for(User, "after_delete")
def forget_name(mapper, connection, user):
    names.pop(user.id, None)


@event.listens_for(Session, "after_bulk_update")
def forget_names(context):
    names.clear()


def raise_prices(session: Session):
    session.execute(update(Order).values(price=10))  # expect: bulk-write-skips-hook error


def rename_all(session: Session, name):
    session.execute(update(User).values(name=name))
