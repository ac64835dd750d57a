from flask import render_template, request
from flask_caching import Cache
from flask_sqlalchemy import SQLAlchemy

cache = Cache()
db = SQLAlchemy()


class Order(db.Model):
    pass


@cache.cached(timeout=60)  # expect: incomplete-key error
def show_orders():
    return render_template("orders.html", orders=db.session.query(Order).limit(request.args["size"]).all())


@cache.cached(timeout=60, query_string=True)
def show_prices():
    return render_template("prices.html", prices=db.session.query(Order).limit(request.args["size"]).all())


@cache.cached(timeout=60)
def show_order():
    return render_template("order.html", order=db.session.query(Order).get(request.view_args["order_id"]))
