from shop.caching import cached_response, invalidate_cache, try_to_clear_cache


class Orders:
    @cached_response()
    def get(self, request):
        return self.listed(request)

    @invalidate_cache("/orders/")
    def post(self, request):
        return self.created(request)

    @invalidate_cache("/orders/")
    def delete(self, request, order_id):  # expect: write-without-invalidation warning
        return self.removed(request, order_id)

    def put(self, request, order_id):  # expect: write-without-invalidation warning
        self.replaced(request, order_id)

    def patch(self, request, order_id):
        self.changed(request, order_id)
