from fastapi import APIRouter, Depends
from fastapi_cache import FastAPICache
from fastapi_cache.decorator import cache
from sqlalchemy.orm import DeclarativeBase, Session


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"


router = APIRouter()


@router.get("/orders")
@cache(namespace="orders", expire=3600)
async def list_orders(db: Session = Depends()):
    return db.query(Order).all()


@router.put("/orders/{order_id}")
async def update_order(order_id: int, price: int, db: Session = Depends()):
    order = db.query(Order).filter(Order.id == order_id).first()
    order.price = price
    db.commit()
    await FastAPICache.clear(namespace="orders")


@router.delete("/orders/{order_id}")
async def delete_order(order_id: int, db: Session = Depends()):
    db.query(Order).filter(Order.id == order_id).delete()  # expect: write-without-invalidation error
    db.commit()


@router.delete("/orders")
async def delete_orders(db: Session = Depends()):
    db.query(Order).delete()
    db.commit()
    await FastAPICache.clear()
