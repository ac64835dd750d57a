_countries = {}
_cities = {}


def country(code):
    if len(_countries) == 0:
        for row in db.all_countries():
            _countries[row.code] = row
    return _countries.get(code)


def load_cities():
    if not _cities:
        _cities.update(db.all_cities())


def rename_city(code, name):
    load_cities()
    _cities[code] = name
