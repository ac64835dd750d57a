from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

_covers = OrderedDict()
_titles = {}


def cover(isbn):
    if isbn in _covers:  # expect: unsynchronized-cache warning
        _covers.move_to_end(isbn)
        return _covers[isbn]
    value = isbn[::-1]
    _covers[isbn] = value
    if len(_covers) > 100:
        _covers.popitem(last=False)
    return value


def title(isbn):
    value = _titles.get(isbn)
    if value is None:
        value = isbn.upper()
        if len(_titles) > 100:
            _titles.clear()
        _titles[isbn] = value
    return value


def covers(isbns):
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(cover, isbns)), list(pool.map(title, isbns))
