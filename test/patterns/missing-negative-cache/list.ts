import { store } from './store';

export class Users {
  private known: User[] = [];
  private others: User[] = [];
  private askAfter = new Map<string, number>();

  async byToken(token: string) {
    let user = this.known.find((candidate) => candidate.token === token);
    if (!user) {
      user = await store.get(token);
      if (user) {
        this.known.push(user); // expect: missing-negative-cache note
      }
    }
    return user;
  }

  async byName(name: string) {
    let user = this.others.find((candidate) => candidate.name === name);
    if (!user && (this.askAfter.get(name) ?? 0) < Date.now()) {
      this.askAfter.set(name, Date.now() + 60_000);
      user = await store.get(name);
      if (user) {
        this.others.push(user);
      }
    }
    return user;
  }
}

export const users = new Users();
