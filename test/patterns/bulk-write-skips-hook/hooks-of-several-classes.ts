import Redis from 'ioredis';
import { Model } from 'sequelize';

const redis = new Redis();

export class Member extends Model {}
export class Guest extends Model {}

export function CountCache(classOf: () => typeof Model) {
  return function (target: Model, property: string) {
    const counted = classOf();
    counted.addHook('afterDestroy', (row: Model) => redis.del(`count:${row.groupId}`));
    return {
      get() {
        return redis.get(`count:${this.id}`).then((known) => known ?? count(this.id));
      },
    } as any;
    async function count(id: string) {
      const found = await counted.count({ where: { groupId: id } });
      await redis.set(`count:${id}`, found);
      return found;
    }
  };
}

export class Group extends Model {
  @CountCache(() => Member)
  members: Promise<number>;

  @CountCache(() => Guest)
  guests: Promise<number>;
}

export async function suspend(userId: string) {
  await Member.destroy({ where: { userId } }); // todo: bulk-write-skips-hook a decorator that is used for several classes is not followed into each
}
