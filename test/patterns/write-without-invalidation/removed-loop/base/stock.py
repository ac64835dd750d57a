class Stock:
    def drop_shelf(self, shelf_id):
        filters = Filters()
        filters.add("shelf", shelf_id)
        rows = self.driver.rows_on(shelf_id, filters)
        self.driver.drop_rows_on(shelf_id)
        for row in rows:
            self.price_of.invalidate(self, row["id"])

    def drop_crate(self, crate_id):
        rows = self.driver.rows_in(crate_id)
        self.driver.seal(crate_id)
        self.driver.drop_rows_in(crate_id)
        self.price_of.invalidate(self, rows)
