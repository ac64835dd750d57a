import { PrismaClient } from '@prisma/client';
import { unstable_cache } from 'next/cache';

const prisma = new PrismaClient();

export const getLabel = (shopId: string, name: string) =>
  unstable_cache( // expect: incomplete-key warning
    async () => prisma.label.findFirst({ where: { shopId, name } }),
    [`label-${shopId}`],
    { tags: [`labels-${shopId}`] },
  )();

export const getOrder = (orderId: string, coupon: string) =>
  unstable_cache( // expect: incomplete-key note
    async () => prisma.order.findFirst({ where: { id: orderId, coupon } }),
    [`order-${orderId}`],
    { tags: [`order-${orderId}`] },
  )();

export const getVoucher = (shopId: string, name: string) =>
  unstable_cache(
    async () => prisma.voucher.findFirst({ where: { shopId, name } }),
    [`voucher-${shopId}-${name}`],
    { tags: [`vouchers-${shopId}`] },
  )();
