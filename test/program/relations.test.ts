import { beforeAll, expect, test } from 'vitest';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load.ts';
import { relationsOf } from '../../src/program/relations.ts';
import { effectsIn, programOf } from './read-code.ts';

let knowledge: Knowledge;

beforeAll(async () => {
  knowledge = await loadKnowledge();
});

function relationsIn(texts: Readonly<Record<string, string>>): readonly string[] {
  const program = programOf(texts, knowledge);
  return relationsOf(program, program).map(
    ({ from, to, cascade, many }) => `${from.id} → ${to.id}${cascade ? ' cascade' : ''}${many ? ' many' : ''}`,
  );
}

const DJANGO = `
from django.db import models

class Customer(models.Model):
    pass

class Tag(models.Model):
    pass

class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    seller = models.ForeignKey("shop.Seller", on_delete=models.PROTECT)
    tags = models.ManyToManyField(Tag)

def cancel_all(customer_id):
    customer = Customer.objects.get(pk=customer_id)
    customer.orders.update(open=False)

def tag(order_id, tag):
    Order.objects.get(pk=order_id).tags.add(tag)

def tagged(tag_id):
    return Tag.objects.get(pk=tag_id).order_set.all()

def reprice():
    for order in Order.objects.filter(open=True):
        order.save()
`;

test('fields that refer to another class', () => {
  expect(relationsIn({ 'models.py': DJANGO })).toEqual([
    'order → customer cascade',
    'order → seller',
    'order → tag many',
  ]);
});

test('what such a field is, and the way back', () => {
  const program = programOf({ 'models.py': DJANGO }, knowledge);
  expect(effectsIn(program, 'cancel_all')).toEqual(['resource.read customer', 'resource.write order update']);
  expect(effectsIn(program, 'tag')).toEqual(['resource.read order', 'resource.write tag update']);
  expect(effectsIn(program, 'tagged')).toEqual(['resource.read tag', 'resource.read order']);
  expect(effectsIn(program, 'reprice')).toEqual(['resource.read order', 'resource.write order any']);
});

test('a schema file', () => {
  const schema = `
model Customer {
  id     String  @id
  orders Order[]
}

model Order {
  customerId String
  customer   Customer @relation(fields: [customerId], references: [id], onDelete: Cascade)
  tags       Tag[]
}

model Tag {
  orders Order[]
}
`;
  expect(relationsIn({ 'prisma/schema.prisma': schema })).toEqual([
    'order → customer cascade',
    'order → tag many',
    'tag → order many',
  ]);
});

test('decorated fields', () => {
  const entities = `
import { Entity, ManyToOne, OneToMany } from 'typeorm';

@Entity()
export class Customer {
  @OneToMany(() => Order, (order) => order.customer)
  orders!: Order[];
}

@Entity()
export class Order {
  @ManyToOne(() => Customer, (customer) => customer.orders, { onDelete: 'CASCADE' })
  customer!: Customer;
}
`;
  expect(relationsIn({ 'entities.ts': entities })).toEqual(['order → customer cascade']);
});
