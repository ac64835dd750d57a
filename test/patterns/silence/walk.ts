import { Order } from './models.js';

class OrderWalk {
  private day: string | null = null;
  private count = 0;

  async run(page: number): Promise<void> {
    const orders = await Order.findAll({ limit: 100, offset: page * 100 });
    for (const order of orders) {
      if (order.day === this.day) {
        this.count += 1;
      } else {
        this.day = order.day;
        this.count = 1;
      }
    }
  }
}

export const walk = new OrderWalk();
