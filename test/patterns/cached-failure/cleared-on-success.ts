import { warehouse } from './warehouse';

export class StockClient {
  private connecting: Promise<Session | null> | undefined;
  private session: Session | null = null;

  async connect(): Promise<Session | null> {
    if (this.session) return this.session;
    if (this.connecting) return this.connecting;
    this.connecting = this.open(); // expect: cached-failure
    const session = await this.connecting;
    this.connecting = undefined;
    return session;
  }

  private async open(): Promise<Session | null> {
    const session = await warehouse.login();
    this.session = session;
    return session;
  }
}

export class PriceClient {
  private connecting: Promise<Session | null> | undefined;

  async connect(): Promise<Session | null> {
    if (this.connecting) return this.connecting;
    this.connecting = this.open();
    try {
      return await this.connecting;
    } finally {
      this.connecting = undefined;
    }
  }

  private async open(): Promise<Session | null> {
    return await warehouse.login();
  }
}
