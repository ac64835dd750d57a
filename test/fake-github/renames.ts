import type { Repository, World } from './world.ts';

const former = new WeakMap<World, Map<string, Repository>>();

/** The old name leads to the repository until another one takes it. */
export function rename(world: World, repository: Repository, name: string): void {
  const names = former.get(world) ?? new Map<string, Repository>();
  names.set(`${repository.owner.login}/${repository.name}`.toLowerCase(), repository);
  former.set(world, names);
  repository.name = name;
}

/** Where a path under a repository's old name leads now, by the repository's id; null where nothing moved. */
export function movedPath(world: World, path: string): string | null {
  const [, owner, name, rest = ''] = /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const key = `${owner}/${name}`.toLowerCase();
  const isTaken = [...world.repositories.values()].some(
    (each) => !each.deleted && `${each.owner.login}/${each.name}`.toLowerCase() === key,
  );
  const repository = isTaken ? undefined : former.get(world)?.get(key);
  return repository && !repository.deleted ? `/repositories/${repository.id}${rest}` : null;
}

/** `/repositories/7/pulls` as `/repos/octo/orders/pulls`. */
export function originalPath(world: World, url: string): string {
  return url.replace(/^\/repositories\/(\d+)(?=[/?]|$)/, (whole, id: string) => {
    const repository = world.repositories.get(Number(id));
    return repository ? `/repos/${repository.owner.login}/${repository.name}` : whole;
  });
}
