// A payment intent was not created, or nobody knows. charged is the field to look at: 'no', or 'unknown'.
def error = parsed_error.error
def message = eval_file('flows/customer_message.groovy')

if (parsed_error.charged == 'unknown') {
    // Money may have moved. Keep it for a person; telling the customer to try again could charge twice.
    context.put("review:${request.id}", [what: 'payment_intent', outcome: parsed_error.outcome, key: parsed_error.idempotency_key])
    context.increment('payments_unknown')
} else if (error.type == 'card_error') {
    context.increment('payments_declined')
    context.put('last_decline', [code: error.code, decline_code: error.decline_code])
} else {
    context.increment('payments_failed')
}
log 'payment intent failed', parsed_error.outcome, error.type, error.code, 'charged:', parsed_error.charged
reply(status: parsed_error.charged == 'unknown' ? 'pending' : 'failed', message: message)

[outcome: parsed_error.outcome, charged: parsed_error.charged, code: error.decline_code ?: error.code, message: message]
