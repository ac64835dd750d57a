_avatars = {}  # expect: unbounded-cache warning
_thumbnails = {}
_serializers = {}
_reports = {}


def avatar(user_id):
    if user_id not in _avatars:
        _avatars[user_id] = render_avatar(user_id)
    return _avatars[user_id]


def thumbnail(image_id):
    if image_id not in _thumbnails:
        if len(_thumbnails) >= 500:
            _thumbnails.pop(next(iter(_thumbnails)))
        _thumbnails[image_id] = render_thumbnail(image_id)
    return _thumbnails[image_id]


def serializer_for(model):
    if model not in _serializers:
        _serializers[model] = build_serializer(model)
    return _serializers[model]


def report(order_id):
    if order_id not in _reports:
        _reports[order_id] = render_report(order_id)
    return _reports[order_id]


def start_new_day():
    _reports.clear()
