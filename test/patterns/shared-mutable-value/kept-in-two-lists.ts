export class Orders {
  private events: OrderEvent[] = [];
  private state: { orders: Order[] } = { orders: [] };

  add(events: OrderEvent[]): void {
    this.events = [...this.events, ...events];
    this.apply(events);
  }

  history(): OrderEvent[] {
    return this.events;
  }

  private apply(events: OrderEvent[]): void {
    for (const event of events) {
      const known = this.state.orders.find(({ id }) => id === event.order.id);
      if (known) Object.assign(known, event.order); // expect: shared-mutable-value warning
      else this.state.orders.push(event.order);
    }
  }
}

export class Prices {
  private events: PriceEvent[] = [];
  private prices: Price[] = [];

  add(events: PriceEvent[]): void {
    this.events = [...this.events, ...events];
    this.apply(events);
  }

  private apply(events: PriceEvent[]): void {
    for (const event of events) {
      const known = this.prices.find(({ id }) => id === event.price.id);
      if (known) Object.assign(known, event.price);
      else this.prices.push({ ...event.price });
    }
  }
}

export class Users {
  private users: User[] = [];

  apply(events: UserEvent[]): void {
    for (const event of events) {
      const known = this.users.find(({ id }) => id === event.user.id);
      if (known) Object.assign(known, event.user);
      else this.users.push(event.user);
    }
  }
}
