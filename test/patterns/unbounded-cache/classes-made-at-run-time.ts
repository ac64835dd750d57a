import { Order } from './order';

class Actions {
  private byClass = new Map<Function, string[]>();

  of(row: object): string[] {
    let actions = this.byClass.get(row.constructor);
    if (!actions) {
      actions = actionsOf(row);
      this.byClass.set(row.constructor, actions); // todo: unbounded-cache a class is taken to be one of a set number, and `scoped` makes a new one each time
    }
    return actions;
  }
}

export const actions = new Actions();

export function scoped() {
  return class extends Order {};
}
