class Labels:
    def rename(self, label_id, name):
        self.db.update_label(label_id, name)  # expect: write-without-invalidation warning

    def invalidate_and_tell(self, cache_name, key):
        getattr(self, cache_name).invalidate(key)
        self.db.insert_notice(cache_name, key)

    def paint(self, txn, label_id, colour):  # expect: write-without-invalidation warning
        txn.call_after(self.told, label_id)
        txn.execute("UPDATE labels SET colour = ? WHERE id = ?", colour, label_id)
