// A coupon was created: kept in words that a shop can print.
String money(long amount, String currency) {
    // Stripe counts in the smallest unit: 500 is 5.00 EUR and 500 JPY. It keeps two decimals for ISK and UGX.
    def digits = currency in ['ISK', 'UGX'] ? 2 : Currency.getInstance(currency).defaultFractionDigits
    "${BigDecimal.valueOf(amount, digits).toPlainString()} $currency"
}

def off = parsed_data.percent_off != null
    ? "${parsed_data.percent_off}% off"
    : "${money(parsed_data.amount_off, parsed_data.currency.toUpperCase())} off"
def lasts = switch (parsed_data.duration) {
    case 'repeating' -> "for ${parsed_data.duration_in_months} months"
    case 'forever' -> 'for as long as it runs'
    default -> 'once'
}
context.put("coupon:${parsed_data.id}", [text: "$off $lasts", valid: parsed_data.valid])
context.increment('coupons')
log 'coupon', parsed_data.id, off, lasts
reply(coupon: parsed_data.id, text: "$off $lasts")

[coupon: parsed_data.id, text: "$off $lasts"]
