import type { Stage } from './pull-actions.ts';
import { rename } from './renames.ts';
import { installationJson, userJson } from './render.ts';
import { delivery, type Json, type WebhookEvent } from './webhooks.ts';
import { type Account, covers, type Installation, install, type Repository, type Role, type World } from './world.ts';

export interface InstallationStage extends Stage {
  readonly deliver: (event: WebhookEvent) => Promise<unknown>;
}

/** What happens to repositories and installations. */
export function repositoryActions({ world, root, tell, deliver }: InstallationStage) {
  const tellInstallation = async (event: string, installation: Installation, more: Json = {}) => {
    const sender = userJson(root(), installation.account);
    const overrides = { installation: installationJson(root(), world.app, installation), sender, ...more };
    await deliver(delivery(event, overrides));
  };

  return {
    setRole(repository: Repository, login: string, role: Role): void {
      repository.roles.set(login, role);
    },

    async rename(repository: Repository, name: string): Promise<void> {
      const from = repository.name;
      rename(world, repository, name);
      await tell('repository.renamed', { changes: { repository: { name: { from } } } }, repository);
    },

    async archive(repository: Repository): Promise<void> {
      repository.archived = true;
      await tell('repository.archived', {}, repository);
    },

    async deleteRepository(repository: Repository): Promise<void> {
      await tell('repository.deleted', {}, repository);
      repository.deleted = true;
    },

    /** Nothing is told when a fork goes. */
    deleteFork(fork: Repository): void {
      fork.deleted = true;
      for (const { pulls } of world.repositories.values()) {
        for (const pull of pulls.values()) if (pull.headRepository === fork) pull.headRepository = null;
      }
    },

    async install(account: Account, repositories: readonly Repository[] | null = null): Promise<Installation> {
      const installation = install(world, account, repositories);
      await tellInstallation('installation.created', installation, {
        repositories: lite(covered(world, installation)),
      });
      return installation;
    },

    async uninstall(installation: Installation): Promise<void> {
      const repositories = lite(covered(world, installation));
      installation.deleted = true;
      await tellInstallation('installation.deleted', installation, { repositories });
    },

    async suspend(installation: Installation): Promise<void> {
      installation.suspendedAt = '2026-01-01T00:00:00Z';
      const suspended_by = userJson(root(), installation.account);
      const json = { ...installationJson(root(), world.app, installation), suspended_by };
      await tellInstallation('installation.suspend', installation, { installation: json });
    },

    async unsuspend(installation: Installation): Promise<void> {
      installation.suspendedAt = null;
      await tellInstallation('installation.unsuspend', installation);
    },

    async removeFromInstallation(installation: Installation, repository: Repository): Promise<void> {
      const before = covered(world, installation);
      installation.repositoryIds = new Set(before.filter((each) => each !== repository).map(({ id }) => id));
      await tellInstallation('installation_repositories.removed', installation, {
        ...{ repository_selection: 'selected', repositories_added: [], repositories_removed: lite([repository]) },
      });
    },

    async addToInstallation(installation: Installation, repository: Repository): Promise<void> {
      installation.repositoryIds?.add(repository.id);
      await tellInstallation('installation_repositories.added', installation, {
        ...{ repository_selection: 'selected', repositories_added: lite([repository]), repositories_removed: [] },
      });
    },
  };
}

function covered({ repositories }: World, installation: Installation): readonly Repository[] {
  return [...repositories.values()].filter((repository) => covers(installation, repository));
}

function lite(repositories: readonly Repository[]): readonly Json[] {
  return repositories.map(({ id, name, owner, isPrivate }) => ({
    ...{ id, node_id: `R_${id}`, name, full_name: `${owner.login}/${name}`, private: isPrivate },
  }));
}
