from threading import Lock

from cachetools import LRUCache

covers = LRUCache(maxsize=100)
lock = Lock()


def cover(isbn):
    if isbn in covers:
        return covers[isbn]
    with lock:
        if isbn not in covers:
            covers[isbn] = download_cover(isbn)
        return covers[isbn]
