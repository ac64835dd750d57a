_plans = {}
_prices = {}
_state = {"loaded": False}


def plan(plan_id):
    if not _plans:  # expect: partial-fill warning
        _plans.update(db.all_plans())
    return _plans.get(plan_id)


def add_plan(plan_id, plan):
    _plans[plan_id] = plan


def price(price_id):
    if not _state["loaded"]:
        _prices.update(db.all_prices())
        _state["loaded"] = True
    return _prices.get(price_id)


def add_price(price_id, price):
    _prices[price_id] = price
