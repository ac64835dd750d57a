class Labels:
    def rename(self, label_id, name):
        self.db.update_label(label_id, name)
        self.invalidate_and_tell("labels", label_id)

    def invalidate_and_tell(self, cache_name, key):
        getattr(self, cache_name).invalidate(key)
        self.db.insert_notice(cache_name, key)
