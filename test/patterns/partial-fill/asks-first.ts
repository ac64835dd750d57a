class TaxRates {
  static rates = new Map<string, number>();

  static async rateOf(country: string) {
    if (!TaxRates.rates.size) { // expect: partial-fill warning
      for (const row of await db.rates.findMany()) TaxRates.rates.set(row.country, row.rate);
    }
    return TaxRates.rates.get(country);
  }

  static override(country: string, rate: number) {
    TaxRates.rates.set(country, rate);
  }
}

class Fees {
  static fees = new Map<string, number>();

  static async feeOf(country: string) {
    if (!Fees.fees.size) {
      for (const row of await db.fees.findMany()) Fees.fees.set(row.country, row.fee);
    }
    return Fees.fees.get(country);
  }

  static override(country: string, fee: number) {
    if (Fees.fees.size > 0) Fees.fees.set(country, fee);
  }
}
