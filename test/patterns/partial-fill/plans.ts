const plans = new Map<string, Plan>();
const coupons = new Map<string, Coupon>();

export async function planOf(planId: string) {
  if (plans.size === 0) { // expect: partial-fill warning
    for (const plan of await db.plan.findMany()) plans.set(plan.id, plan);
  }
  return plans.get(planId);
}

export function addPlan(plan: Plan) {
  plans.set(plan.id, plan);
}

export async function couponOf(code: string) {
  if (coupons.size === 0) {
    for (const coupon of await db.coupon.findMany()) coupons.set(coupon.code, coupon);
  }
  return coupons.get(code);
}
