class OrderPages:
    def dispatch(self, request):
        response = super().dispatch(request)
        response["Cache-Tag"] = ",".join(self.cache_tags())
        return response

    def cache_tags(self):
        shop = self.get_shop()
        product = self.get_product()
        return [shop.slug, f"{shop.slug}-{product.slug}"] # expect: overlapping-keys warning


def order_page(request, shop, order):
    response = render(request, shop, order)
    response["Surrogate-Key"] = f"{shop.slug}:{order.slug}"
    return response
