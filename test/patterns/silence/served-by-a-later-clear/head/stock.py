class Stock:
    def drop(self, row_id):
        self.row_of.invalidate(self, row_id)
        self.driver.delete_row(row_id)
        self.invalidate_rows(row_id)
