import { unstable_cache } from 'next/cache';

export const menuFor = (shopId: string, locale: string) =>
  unstable_cache(async () => renderMenu(shopId, locale), [`menu-${shopId}`], { revalidate: 300 })(); // expect: incomplete-key warning

export const offersFor = (shopId: string, locale: string) =>
  unstable_cache(async () => renderOffers(shopId, locale), [`offers-${shopId}-${locale}`], { revalidate: 300 })();

export const pricesFor = unstable_cache(async (shopId: string, currency: string) => loadPrices(shopId, currency), ['prices'], {
  revalidate: 300,
});
