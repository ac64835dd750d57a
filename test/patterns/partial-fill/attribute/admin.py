class LabelAdmin:
    def get_object(self, request, label_id):
        label = super().get_object(request, label_id)
        label.product.label_cache[label.language] = label
        return label


class PriceAdmin:
    def get_object(self, request, price_id):
        price = super().get_object(request, price_id)
        if price.product.price_cache:
            price.product.price_cache[price.currency] = price
        return price
