import Redis from 'ioredis';
import { Model } from 'sequelize';

const redis = new Redis();

export class Member extends Model {}

type ClassOf = () => typeof Model;

export function CountCache(classOf: ClassOf, options: { as: string; key: string }) {
  return function (target: Model, _property: string) {
    const counted = classOf() as typeof Model;
    const prefix = `count:${target.constructor.name}:${options.as}`;
    setImmediate(() => {
      const recount = (offset: number) => async (row: Model) => {
        const count = await counted.count({ where: { [options.key]: row[options.key] } });
        await redis.set(`${prefix}:${row[options.key]}`, count + offset);
      };
      counted.addHook('afterCreate', recount(1));
      counted.addHook('afterDestroy', recount(-1));
    });
    return {
      get() {
        const key = `${prefix}:${this.id}`;
        return redis.get(key).then((known) => {
          if (known !== null) return Number(known);
          return counted.count({ where: { [options.key]: this.id } }).then((count) => {
            void redis.set(key, count);
            return count;
          });
        });
      },
    } as any;
  };
}

export class Group extends Model {
  @CountCache(() => Member, { as: 'members', key: 'groupId' })
  memberCount: Promise<number>;
}

export async function suspend(userId: string) {
  await Member.destroy({ where: { userId } }); // expect: bulk-write-skips-hook error
}

export async function leave(userId: string) {
  await Member.destroy({ where: { userId }, individualHooks: true });
}
