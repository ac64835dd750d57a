from collections import defaultdict
from threading import Lock

from cachetools import LRUCache

covers = LRUCache(maxsize=100)
locks = defaultdict(Lock)


def cover(isbn):
    with locks[isbn]:
        if isbn not in covers:
            covers[isbn] = download_cover(isbn)
        return covers[isbn]
