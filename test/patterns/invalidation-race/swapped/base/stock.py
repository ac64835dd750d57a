from django.core.cache import cache


class Stock:
    def drop(self, row_id):
        self.driver.drop_row(row_id)
        self.driver.delete_row(row_id)
        self.row_of.invalidate(self, row_id)

    def refill(self, row_id, count):
        cache.delete("stock:%d" % row_id)
        self.driver.update_row(row_id, count)
        cache.delete("stock:%d" % row_id)

    def close(self):
        self.rows.delete()
        self.clear_row_cache()
