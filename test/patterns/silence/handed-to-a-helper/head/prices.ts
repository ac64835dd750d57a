import Redis from 'ioredis';

class Prices {
  client = new Redis();

  get(key: string) {
    return this.client.get(key);
  }

  set(key: string, value: string) {
    return this.client.set(key, value);
  }

  delete(key: string) {
    return this.client.del(key);
  }
}

export const prices = new Prices();
