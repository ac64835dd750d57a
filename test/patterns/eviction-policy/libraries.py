from cachetools import FIFOCache, LRUCache, RRCache

thumbnails = FIFOCache(maxsize=500)  # expect: eviction-policy note
banners = RRCache(maxsize=500)  # expect: eviction-policy note
avatars = LRUCache(maxsize=500)


def thumbnail(path):
    if path not in thumbnails:
        thumbnails[path] = draw(path)
    return thumbnails[path]


def banner(path):
    if path not in banners:
        banners[path] = draw(path)
    return banners[path]


def avatar(path):
    if path not in avatars:
        avatars[path] = draw(path)
    return avatars[path]
