// A payment intent was created. It is money only once its status is 'succeeded'.
def payment = parsed_data

context.increment('payments')
context.put('last_payment', [id: payment.id, amount: payment.amount, currency: payment.currency, status: payment.status])
log 'payment intent', payment.id, payment.status, payment.amount, payment.currency

def next = switch (payment.status) {
    case 'succeeded' -> 'The payment went through.'
    case 'processing' -> 'The payment is being processed.'
    case 'requires_action' -> 'Please confirm the payment with your bank.'
    case 'requires_payment_method' -> 'Please choose how you want to pay.'
    case 'requires_capture' -> 'The amount is reserved.'
    default -> 'The payment is not complete yet.'
}
// The client secret is what the customer's own browser needs to go on, and nobody else; it is never logged.
reply(id: payment.id, status: payment.status, message: next, client_secret: payment.client_secret)

[id: payment.id, status: payment.status, amount: payment.amount, currency: payment.currency, payments: context.get('payments')]
