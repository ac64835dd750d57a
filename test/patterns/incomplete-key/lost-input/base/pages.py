from django.core.cache import cache


def page_cache_key(request, vary_on):
    key = "page:%s" % request.path
    key += ".%s" % hash_of(request, vary_on)
    return key


def store_page(request, response, headers):
    vary_on = sorted(headers)
    patch_vary_headers(response, vary_on)
    cache.set(page_cache_key(request, vary_on), response.content, 600)


def store_menu(request, menu, depth):
    log_depth(depth)
    cache.set("menu:%s" % request.path, render_menu(menu, depth), 600)


def picture_cache_key(picture, width):
    return "picture-{}-{}-{}".format(picture.id, picture.checksum, width)


def label_cache_key(label, width):
    return "label-{}-{}".format(label.id, width)


def checksums(pictures):
    return [picture.checksum for picture in pictures]
