from sqlalchemy import select, update


class SqlRegistry:
    def __init__(self, engine):
        self.engine = engine
        with engine.begin() as connection:
            self.projects = connection.execute(select(Project)).all()

    def rename(self, project_id, name):
        with self.engine.begin() as connection:
            connection.execute(update(Project).where(Project.id == project_id).values(name=name))


class FeatureStore:
    def __init__(self, engine):
        self.engine = engine
        self._registry = None

    @property
    def registry(self):
        if self._registry is None:
            self._registry = SqlRegistry(self.engine)
        return self._registry
