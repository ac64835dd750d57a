from shop.cdn import purge


def path_of(product, version=None):
    return f"/{product}/{version or 'latest'}"


def publish(product, version, pages):
    build(product, version)
    purge([path_of(product) for page in pages])  # todo: invalidation-misses-key that a default stands for another page than the one that was built is not known


def build(product, version):
    write_page(path_of(product, version))
