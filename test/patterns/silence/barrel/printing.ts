export function settle(id: string) {
  console.log(`order ${id} is not printed`);
}
