from threading import Lock

from cachetools import LRUCache

covers = LRUCache(maxsize=100)
lock = Lock()
titles = LRUCache(maxsize=100)
titles_lock = Lock()
title_locks = {}


def cover(isbn):
    with lock:
        if isbn not in covers:
            covers[isbn] = download_cover(isbn)  # expect: lock-contention note
        return covers[isbn]


def title(isbn):
    with titles_lock:
        known = titles.get(isbn)
    if known is not None:
        return known
    value = download_title(isbn)
    with titles_lock:
        titles[isbn] = value
    return value
