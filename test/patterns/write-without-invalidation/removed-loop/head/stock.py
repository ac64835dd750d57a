class Stock:
    def drop_shelf(self, shelf_id):  # expect: write-without-invalidation warning
        self.driver.drop_rows_on(shelf_id)

    def drop_crate(self, crate_id):
        return None
