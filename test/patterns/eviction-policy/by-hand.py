from collections import OrderedDict

_thumbnails = {}
_avatars = OrderedDict()


def thumbnail(path):
    if path not in _thumbnails:
        if len(_thumbnails) >= 500:
            _thumbnails.clear()  # expect: eviction-policy note
        _thumbnails[path] = draw(path)
    return _thumbnails[path]


def avatar(path):
    if path in _avatars:
        _avatars.move_to_end(path)
        return _avatars[path]
    _avatars[path] = draw(path)
    if len(_avatars) > 500:
        _avatars.popitem(last=False)
    return _avatars[path]
