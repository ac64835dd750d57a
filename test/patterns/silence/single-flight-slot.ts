import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
let loading: Promise<Plan[]> | null = null;

export async function plans(): Promise<Plan[]> {
  if (!loading) loading = load();
  return loading;
}

async function load(): Promise<Plan[]> {
  try {
    return await prisma.plan.findMany();
  } finally {
    loading = null;
  }
}

export async function createPlan(name: string) {
  await plans();
  await prisma.plan.create({ data: { name } });
}
